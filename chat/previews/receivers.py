"""Where previews take part: noted with the batch, fetched by the workers, their pictures for who may read."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.settings import pages
from chat.files import registry as files
from chat.files.models import File, Files
from chat.messages import registry
from chat.messages.models import Message
from chat.previews import noting, removing, showing
from chat.previews.models import Link
from chat.rooms.models import Kind
from chatsite import jobs

AT_ONCE = 3


def may_fetch(user: User, file: File) -> bool:
    """Whether a message that shows the picture may be read by this person."""
    return within_reach(user, File.objects.filter(pk=file.pk)).exists()


def within_reach(user: User, pictures: Files) -> Files:
    """Those of the pictures that messages show which this person may read."""
    readable = Message.objects.visible_to(user).filter(preview_links__image=OuterRef("pk"), deleted_at=None)
    return pictures.filter(Exists(readable))


def in_public(ids: Collection[int]) -> set[int]:
    """Those of the pictures that messages of public rooms show, and no message elsewhere."""
    shown = Link.objects.filter(image__in=list(ids), message__deleted_at=None, room__deleted_at=None)
    public = set(shown.filter(room__kind=Kind.PUBLIC).values_list("image", flat=True))
    elsewhere = set(shown.exclude(room__kind=Kind.PUBLIC).values_list("image", flat=True))
    return public - elsewhere


jobs.register(
    jobs.Kind(
        "previews", rows=Link.objects.all, do=showing.show, lease=timedelta(seconds=60), at_once=AT_ONCE
    )
)
registry.in_batch.append(noting.note)
registry.moves_along.append(noting.along)
files.may_fetch.listen(may_fetch)
files.within_reach.listen(within_reach)
files.in_public.listen(in_public)
files.removed.listen(removing.take_out)
pages.add(pages.Page("settings_previews", _("Link previews"), "link", shown=lambda _user: settings.PREVIEWS))
