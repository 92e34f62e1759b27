"""Whether somebody is not to be disturbed now by what isn't a message."""

from __future__ import annotations

from chat.messages import clock
from chat.notifications.deciding import Quiet
from chat.notifications.hours import Hours
from chat.notifications.models import NoticeSettings
from chat.reminders.models import Reminder


def at_reminder(reminder: Reminder) -> str:
    """Why a reminder that is due makes no sound; empty when it may. What he asked for himself no mute keeps silent."""
    row = NoticeSettings.objects.filter(user=reminder.user_id).exclude(days=0).first()
    if row is None:
        return ""
    hours = Hours(row.days, row.begins, row.ends, row.zone or reminder.user.timezone)
    return Quiet.HOURS.value if hours.hold(clock.now()) else ""
