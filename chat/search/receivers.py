"""Where the search takes part: the workers follow the log. The writer does nothing for it: what was deleted or went
elsewhere is kept out by the search itself until they have."""

from __future__ import annotations

from django.apps import apps
from django.db.models.signals import post_migrate

from chat.search import following
from chatsite import jobs

jobs.register(jobs.Kind("search", rows=following.due, do=following.keep_up, at_once=1, standing=True))
post_migrate.connect(following.begin, sender=apps.get_app_config("chat"), dispatch_uid="search")
