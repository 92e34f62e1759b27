"""A voice message: an upload of its author's that is sound, with what a player shows of it before it has the file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from chat.messages.altering import Edit
from chat.messages.sending import Send
from chat.messages.writer.batch import Batch
from chat.messages.writer.rows import Row
from chat.messages.writer.stays import Stay
from chat.rooms.locking import LockedRoom
from chat.wire.fields import Integer, Series
from chat.wire.refusals import BadRequest, Forbidden, NotFound

Json = dict[str, Any]
PART = "voice"
LONGEST = 300_000
"""Milliseconds."""
TYPES = frozenset({"audio/webm", "audio/mp4", "audio/ogg"})
PEAKS = Series(Integer(0, 100), 64, 1)


def part(duration: int, peaks: Sequence[int]) -> Json:
    """The part `voice`: milliseconds, and how loud it is in stretches of the same length, 0 to 100."""
    return {"duration": duration, "peaks": list(peaks)}


def words(duration: int) -> str:
    """The same for clients that know none, for quotes and lists; the file stands beside it. In every language."""
    seconds = round(duration / 1000)
    return f"🎤 {seconds // 60}:{seconds % 60:02}"


@dataclass(slots=True, eq=False, kw_only=True)
class SendVoice(Send):
    """A message whose one file is a recording."""

    def _parts(self, batch: Batch, stay: Stay) -> Json:
        """The type is what the file's own bytes told when it came up. Raises NotFound and BadRequest."""
        (ident,) = self.files
        file = self.attached.get(ident)
        if file is None:
            raise NotFound(_("There is no such file."), fields={"file": _("is no file of yours")})
        if file["type"] not in TYPES:
            raise BadRequest(
                _("This file is no recording."), fields={"file": _("must be WebM, MP4 or Ogg sound")}
            )
        return Send._parts(self, batch, stay)


def keep_words(_edit: Edit, _room: LockedRoom, row: Row) -> None:
    """There are no words of its author's. Raises Forbidden."""
    if PART in row.parts:
        raise Forbidden(_("A voice message can't be edited. Delete it and record another."))
