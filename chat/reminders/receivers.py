"""Where reminders take part: what is due later."""

from __future__ import annotations

from datetime import timedelta

from chat.reminders import actions
from chat.reminders.models import Reminder
from chatsite import jobs

jobs.register(
    jobs.Kind(
        "reminder",
        rows=lambda: Reminder.objects.filter(ended_at=None),
        do=actions.fall_due,
        lease=timedelta(seconds=8),
    )
)
