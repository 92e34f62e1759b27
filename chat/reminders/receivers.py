"""Where reminders take part: what is due later, and messages that move."""

from __future__ import annotations

from datetime import timedelta

from chat.messages import registry
from chat.reminders import actions, carrying
from chat.reminders.models import Reminder
from chatsite import jobs

registry.moves_along.append(carrying.bring)
jobs.register(
    jobs.Kind(
        "reminder",
        rows=lambda: Reminder.objects.filter(ended_at=None),
        do=actions.fall_due,
        lease=timedelta(seconds=8),
    )
)
