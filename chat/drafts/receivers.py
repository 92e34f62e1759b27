"""Where drafts take part: what a thread keeps of mine, and what is due later."""

from __future__ import annotations

from datetime import timedelta

from chat.drafts import keeping, reading, sending
from chat.drafts.models import Scheduled
from chat.files import registry as files
from chat.rooms import mine
from chatsite import jobs

jobs.register(
    jobs.Kind("scheduled", rows=Scheduled.objects.all, do=sending.send_due, lease=timedelta(seconds=8))
)
files.held.listen(reading.held)
mine.in_threads["draft"] = keeping.keep
