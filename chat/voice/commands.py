"""`voice.send`: a message that was spoken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from chat.messages import actions
from chat.messages.commands import ONE_MESSAGE, in_writer
from chat.voice import recording
from chat.voice.recording import SendVoice
from chat.wire.commands import Caller, Command, command
from chat.wire.fields import Boolean, Id, Integer, Nonce, Number


@command("voice.send", rate="send", result=ONE_MESSAGE, pipelined=True)
@dataclass(frozen=True, slots=True, kw_only=True)
class SendVoiceMessage(Command):
    """Send a recording: `file` is an upload of mine whose bytes are WebM, MP4 or Ogg sound without a picture.

    The message has it among its `files`, and a part `voice` {duration, peaks}: `duration` in milliseconds, at most five
    minutes; `peaks`, how loud it is from its beginning to its end, for a player to draw. Its `text` says the length.
    The same nonce again gives the same message.
    """

    room: Id
    thread: Number | None = None
    also_to_room: Boolean = False
    reply_to: Number | None = None
    nonce: Nonce
    file: Id
    duration: Annotated[int, Integer(1, recording.LONGEST)]
    peaks: Annotated[tuple[int, ...], recording.PEAKS]


@in_writer(SendVoiceMessage)
async def send(caller: Caller, asked: SendVoiceMessage) -> SendVoice:
    plan = SendVoice(
        room=asked.room, actor=caller.user_id, nonce=asked.nonce, text=recording.words(asked.duration),
        reply_to=asked.reply_to, thread=asked.thread, also_to_room=asked.also_to_room, files=(asked.file,),
        brings={recording.PART: recording.part(asked.duration, asked.peaks)}, arrived=caller.arrived,
    )  # fmt: skip
    actions.check(plan)
    return plan
