"""What the workers do for files."""

from __future__ import annotations

from datetime import timedelta

from chat.files.keeping import releasing
from chat.files.making import actions
from chat.files.making.models import Making
from chat.files.models import Release
from chatsite import jobs

jobs.register(
    jobs.Kind("making", rows=Making.objects.all, do=actions.make, lease=timedelta(seconds=60), at_once=2)
)
jobs.register(
    jobs.Kind("release", rows=Release.objects.all, do=releasing.do, lease=timedelta(minutes=2), at_once=2)
)
