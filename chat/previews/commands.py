"""`preview.*`: what stands below a message about its links."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from chat.messages.commands import ONE_MESSAGE, AboutMessage, in_writer
from chat.previews.removing import RemovePreview
from chat.wire.commands import Caller, command
from chat.wire.fields import Line

Url = Annotated[str, Line(6000)]


@command("preview.remove", result=ONE_MESSAGE, pipelined=True)
@dataclass(frozen=True, slots=True, kw_only=True)
class RemovePreviewOf(AboutMessage):
    """Take the preview of a link away, for everybody and for good: of my own message, or of anybody's in a room that I
    moderate. `url` as it stands in the part `previews`."""

    url: Url


@in_writer(RemovePreviewOf)
async def remove(caller: Caller, asked: RemovePreviewOf) -> RemovePreview:
    return RemovePreview(room=asked.room, actor=caller.user_id, number=asked.number, url=asked.url)
