"""Where notifications take part in the log, in what is mine alone, and in reminders."""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext_lazy as _

from accounts.settings import pages
from chat.messages import registry
from chat.notifications import actions, calm, carrying, forgetting, telling, untold
from chat.notifications.models import Forgetting, Undecided
from chat.reminders import registry as reminders
from chat.rooms import mine
from chatsite import jobs

registry.in_batch.append(untold.note)
registry.moves_along.append(carrying.bring)
registry.after_commit.append(registry.AfterCommit(untold.concerns, telling.tell))
for name in actions.CLEARED:
    mine.in_threads[name] = partial(actions.set_in_thread, name)
reminders.quiet.append(calm.at_reminder)
jobs.register(jobs.Kind("notifications", rows=Undecided.objects.all, do=telling.catch_up))
jobs.register(jobs.Kind("notices", rows=Forgetting.objects.all, do=forgetting.forget, at_once=1))
pages.add(pages.Page("settings_notifications", _("Notifications"), "bell"))
