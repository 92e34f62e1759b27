"""Where notifications take part in the log."""

from __future__ import annotations

from chat.messages import registry
from chat.notifications import carrying, telling, untold
from chat.notifications.models import Undecided
from chatsite import jobs

registry.in_batch.append(untold.note)
registry.moves_along.append(carrying.bring)
registry.after_commit.append(registry.AfterCommit(untold.concerns, telling.tell))
jobs.register(jobs.Kind("notifications", rows=Undecided.objects.all, do=telling.catch_up))
