"""What stands at an address: fetched once, then known for a day, that there is nothing too."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from functools import partial
from typing import Any

from django.db.models import Q
from django.db.models.functions import Now

from chat.files import actions as files
from chat.files.models import File
from chat.messages import clock
from chat.previews import parsing
from chat.previews.models import Page
from chat.wire.refusals import Unavailable
from chatsite.fetching import Refused, fetch, parse
from chatsite.jobs import Again

Json = dict[str, Any]
KNOWN_FOR = timedelta(days=1)
LEASE = timedelta(seconds=45)
"""Longer than page and picture can take together, with the child that opens it."""
LONGEST_SIDE, SMALLEST_SIDE = 400, 32
PAGES = ("text/html", "application/xhtml+xml")
PICTURES = ("image/jpeg", "image/png", "image/webp", "image/gif", "image/avif")
TIDIED = 20


def at(url: str, key: str) -> Page:
    """What is known of an address, fetched now unless it is known. Raises Again while somebody else is fetching it."""
    page, _made = Page.objects.get_or_create(key=key)
    if _is_fresh(page):
        return page
    free = Q(fetching_until=None) | Q(fetching_until__lte=Now())
    mine = Page.objects.filter(free, pk=page.pk, fetched_at=page.fetched_at)
    if not mine.update(fetching_until=Now() + LEASE):
        raise Again
    try:
        page.found, page.image = look(url)
        page.fetched_at = clock.now()
    finally:
        page.fetching_until = None
        page.save()
    _tidy()
    return page


def look(url: str) -> tuple[Json, File | None]:
    """Fetch a page and its picture: what is to be shown, empty where there is nothing."""
    try:
        got = fetch(url, types=PAGES, cut=True)
    except Refused:
        return {}, None
    said = parsing.read(got.body, got.charset)
    if not said.title:
        return {}, None
    found = {"title": said.title, "description": said.description, "site": said.site}
    return {name: words for name, words in found.items() if words}, _picture(
        said.image, partial(parse, base=got.target)
    )


def _picture(address: str, resolve: Any) -> File | None:
    """The picture as a small one of our own; None where there is none, or none that can be had."""
    if not address:
        return None
    try:
        got = fetch(resolve(address).url, types=PICTURES)
        with tempfile.TemporaryFile() as content:
            content.write(got.body)
            made = files.keep_small("preview.webp", content, LONGEST_SIDE)
    except (Refused, Unavailable):
        return None
    if made is not None and min(made.width or 0, made.height or 0) < SMALLEST_SIDE:
        return None  # something that only counts who looks; cleared away like an unsent upload
    return made


def _is_fresh(page: Page) -> bool:
    return page.fetched_at is not None and page.fetched_at > clock.now() - KNOWN_FOR


def _tidy() -> None:
    """Forget a few addresses that nobody has named for long: there are never many more than were named in a week."""
    old = Page.objects.filter(fetched_at__lt=clock.now() - 7 * KNOWN_FOR).order_by("fetched_at")
    Page.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:TIDIED])).delete()
