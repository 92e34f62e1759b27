"""Where the search takes part: deleted messages go with the batch, all else is followed by the workers."""

from __future__ import annotations

from django.apps import apps
from django.db.models.signals import post_migrate

from chat.messages import registry
from chat.search import following
from chatsite import jobs

jobs.register(jobs.Kind("search", rows=following.due, do=following.keep_up, at_once=1, standing=True))
registry.in_batch.append(following.forget)
post_migrate.connect(following.begin, sender=apps.get_app_config("chat"), dispatch_uid="search")
