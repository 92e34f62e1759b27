"""Writing down, with the writer's batch, which links are to be fetched; and what goes with a message or its words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from chat.files.models import File
from chat.messages.events import MessageChanged
from chat.messages.writer.batch import Batch
from chat.messages.writer.rows import Row
from chat.messages.writer.tables import given
from chat.previews import finding
from chat.previews.models import Link
from chatsite import jobs

PART = "previews"
_COLUMNS = {
    "room_id": "bigint", "number": "bigint", "place": "smallint", "url": "text", "key": "text",
    "due_at": "timestamptz", "attempts": "smallint", "removed": "boolean",
}  # fmt: skip


class Fresh(NamedTuple):
    """A link that has just come."""

    room: int
    number: int
    place: int
    url: str
    key: str


def note(batch: Batch) -> None:
    """Messages with links get rows that are due at once; edited ones lose what they no longer name. Whatever has no
    link costs a look at its HTML, and that is null for most."""
    if batch.deleted:
        drop(_of((row.room, row.number) for row in batch.deleted))
    if not settings.PREVIEWS:
        return
    went = {id(one.new) for one in batch.moved}
    fresh = [
        link
        for row in batch.created
        if row.html is not None and row.kind == "text" and id(row) not in went
        for link in _links(row)
    ]
    if batch.changed:
        fresh += [link for row in _edited(batch) for link in _renewed(batch, row)]
    if fresh:
        _write_down(batch, fresh)
        transaction.on_commit(jobs.wake)


def _write_down(batch: Batch, fresh: Iterable[Fresh]) -> None:
    """One statement, past the ORM, which would cost as much as the messages themselves."""
    table, values = given(
        _COLUMNS, [(one.room, one.number, one.place, one.url, one.key, batch.now, 0, False) for one in fresh]
    )
    names = ", ".join(_COLUMNS)
    batch.cursor.execute(f"{table} INSERT INTO chat_link ({names}) SELECT {names} FROM v", values)


def along(batch: Batch) -> None:
    """What moves takes its links with it: shown, still to come, or removed."""
    for old, new in batch.moved:
        if new.html is not None and finding.MARK in new.html:
            held = Link.objects.filter(room=old.room, number=old.number)
            held.update(room=new.room, number=new.number, message=new.id)


def drop(links: Iterable[Link]) -> None:
    """These go. A picture that no message shows any more is removed like an upload that nobody sent."""
    listed = list(links)
    if listed:
        Link.objects.filter(pk__in=[link.pk for link in listed]).delete()
        let_go({link.image_id for link in listed if link.image_id is not None})


def let_go(images: Iterable[int]) -> None:
    """Pictures that fewer messages show than before."""
    File.objects.filter(pk__in=list(images), preview_links=None).update(sent_at=None)


def _of(places: Iterable[tuple[int, int]]) -> Iterable[Link]:
    wanted = Q(pk=None)
    for room, number in places:
        wanted |= Q(room=room, number=number)
    return Link.objects.filter(wanted)


def _links(row: Row) -> list[Fresh]:
    return [
        Fresh(row.room, row.number, place, found.url, found.key)
        for place, found in enumerate(finding.links(row.text, row.html))
    ]


def _edited(batch: Batch) -> list[Row]:
    """The messages whose words are others now."""
    places = {
        (event.room, event.number)
        for event in batch.events
        if isinstance(event, MessageChanged) and event.number is not None and "text" in event.set
    }
    rows = [batch.changed[place] for place in sorted(places)]
    return [row for row in rows if row.deleted_at is None and row.id is not None]


def _renewed(batch: Batch, row: Row) -> list[Fresh]:
    """Takes away the previews of links that are gone; gives the links that are new. What was removed stays so."""
    wanted = {link.key: link for link in _links(row)}
    held = {link.key: link for link in _of([(row.room, row.number)])}
    drop(link for key, link in held.items() if key not in wanted and not link.removed)
    shown = row.parts.get(PART, [])
    left = [one for one in shown if finding.key_of(one["url"]) in wanted]
    if len(left) < len(shown):
        batch.change(row, parts={PART: left or None})
    return [link for key, link in wanted.items() if key not in held]
