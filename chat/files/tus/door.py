"""`/files/uploads/`: uploads that go on where they broke off (tus 1.0), as raw ASGI.

Each request is the same: who asks (a thread), what is asked (`asking.py`, headers only), may it be, and only then the
body, piece by piece to the disk.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

from django.db import DatabaseError
from django.utils.translation import gettext as _

from chat.files import limits, policy
from chat.files.tidying import tidy
from chat.files.tus import actions, admitting, answering, lying
from chat.files.tus.admitting import Guest
from chat.files.tus.answering import Answer
from chat.files.tus.asking import Asked, too_long
from chat.files.tus.checking import Checked, Mismatch
from chat.files.tus.locking import locked
from chat.files.tus.lying import Writer
from chat.files.tus.models import Upload
from chat.files.tus.receiving import Gone, Overlong, disk, take
from chat.files.tus.refusing import Refused
from chat.wire.refusals import BadRequest, Conflict, Forbidden, NotFound, Refusal, TooLarge, Unavailable
from chatsite.onehop import Receive, Scope, Send
from chatsite.threads import in_thread, works

logger = logging.getLogger(__name__)
# Requests at once, in one process: each holds a descriptor and some pieces.
MOST = 300


class Door:
    """The ASGI application."""

    def __init__(self) -> None:
        self.under_way = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = Asked.of(scope)
        self.under_way += 1
        try:
            if self.under_way > MOST:
                raise Unavailable(_("The site is busy. Try again in a moment."), retry_after=2.0)
            answer = await _answer(asked, scope, receive)
        except Gone:
            return
        except Refused as refused:
            answer = answering.refused(refused)
        except Refusal as refusal:
            answer = answering.refused(Refused(refusal))
        except (OSError, DatabaseError) as error:
            answer = answering.refused(_not_kept(error))
        finally:
            self.under_way -= 1
        await answering.send(answer, send, head=asked.method == "HEAD")


async def _answer(asked: Asked, scope: Scope, receive: Receive) -> Answer:
    if asked.method == "OPTIONS":
        return answering.abilities()
    guest = await in_thread(admitting.admit, scope, asked.method)
    guest.enter()
    return await _doing(asked)(asked, guest, receive)


def _doing(asked: Asked) -> Callable[[Asked, Guest, Receive], Awaitable[Answer]]:
    """What answers this method at this address. 404, 405, 412."""
    if asked.key and not asked.names_upload:
        raise NotFound
    doing = {"HEAD": _tell, "GET": _show, "PATCH": _go_on, "DELETE": _end} if asked.key else {"POST": _begin}
    if asked.method not in doing:
        allowed = ", ".join([*doing, "OPTIONS"])
        refusal = Forbidden(_("Nothing can be done here in this way."))
        raise Refused(refusal, 405, {"Allow": allowed})
    if asked.method != "GET":  # ours, and none of the protocol's
        asked.check_version()
    return doing[asked.method]


async def _begin(asked: Asked, guest: Guest, receive: Receive) -> Answer:
    """POST: a new upload, with its first bytes if they come along."""
    length, (name, metadata), with_body = asked.whole_length(), asked.metadata(), asked.length != 0
    asked.checksum()
    if with_body:
        asked.check_body(length)
    policy.check_rate(guest.user)
    tidy()
    upload = await in_thread(actions.create, guest.user, name, length, metadata)
    if not with_body and length:
        return answering.created(upload, 0)
    async with locked(upload.key) as writer:
        try:
            if with_body:
                await _receive(receive, writer, upload, asked, 0)
            return answering.created(upload, await _settled(upload, writer))
        except BaseException:  # nobody will ever hear of its address
            await in_thread(actions.end, upload, writer)
            raise


async def _tell(asked: Asked, guest: Guest, receive: Receive) -> Answer:
    """HEAD: how much is there."""
    return answering.told(*await _known(asked, guest))


async def _show(asked: Asked, guest: Guest, receive: Receive) -> Answer:
    """GET: the same as JSON, with its file."""
    return await in_thread(answering.shown, *await _known(asked, guest))


async def _known(asked: Asked, guest: Guest) -> tuple[Upload, int]:
    """The upload and its offset. One that is whole and no file yet becomes one now: whoever made it one before was
    killed, or couldn't."""
    upload = await in_thread(actions.fetch, guest.user, asked.key)
    if upload.file is not None:
        return upload, upload.length
    offset = await disk().run(lying.offset, upload.key)
    if offset < upload.length:
        return upload, offset
    async with locked(upload.key) as writer:
        upload = await in_thread(actions.fetch, guest.user, asked.key)
        return upload, await _settled(upload, writer)


async def _go_on(asked: Asked, guest: Guest, receive: Receive) -> Answer:
    """PATCH: more bytes, behind those that are there."""
    offset = asked.offset()
    asked.checksum()
    asked.check_body(limits.CHUNK)
    upload = await in_thread(actions.fetch, guest.user, asked.key)
    async with locked(upload.key) as writer:
        upload = await _anew(guest, writer, asked.key)
        there = upload.length if upload.file else writer.size
        if offset != there:
            told = _("The upload is at another place.")
            refusal = Conflict(told, fields={"Upload-Offset": f"is {there}"})
            raise Refused(refusal, 409, {"Upload-Offset": str(there)})
        asked.check_body(upload.length - there)
        if upload.file is None:
            await _receive(receive, writer, upload, asked, there)
        return answering.went_on(upload, await _settled(upload, writer))


async def _end(asked: Asked, guest: Guest, receive: Receive) -> Answer:
    """DELETE: end it, whether it is whole or not."""
    upload = await in_thread(actions.fetch, guest.user, asked.key)
    async with locked(upload.key) as writer:
        upload = await _anew(guest, writer, asked.key)
        await in_thread(actions.end, upload, writer)
    return answering.ended()


async def _anew(guest: Guest, writer: Writer, key: str) -> Upload:
    """The upload as it is now that nobody else writes. What the lock made of one that has gone is taken away."""
    try:
        upload = await in_thread(actions.fetch, guest.user, key)
    except (NotFound, Refused):
        await disk().run(writer.remove)
        raise
    if upload.file is not None:
        await disk().run(writer.remove)
    return upload


async def _receive(receive: Receive, writer: Writer, upload: Upload, asked: Asked, offset: int) -> None:
    """Take the body in. What came before the line broke counts, unless a checksum was to stand for it."""
    most, checksum = min(limits.CHUNK, upload.length - offset), asked.checksum()
    try:
        if checksum is None:
            await take(receive, writer, writer, most)
        else:
            checked = await disk().run(Checked, writer, checksum)
            try:
                await take(receive, writer, checked, most)
                await disk().run(checked.settle)
            finally:
                await disk().run(checked.close)
    except Overlong:
        raise too_long() from None
    except Mismatch:
        told = _("The bytes that arrived are not those that were sent.")
        raise Refused(BadRequest(told, fields={"Upload-Checksum": "does not match"}), 460) from None
    finally:
        if actions.wears_off(upload):
            await in_thread(actions.put_off, upload)
    await disk().run(writer.sync)


async def _settled(upload: Upload, writer: Writer) -> int:
    """The offset, once an upload that is whole has become a file. One that may not be a file is ended."""
    if upload.file is None and writer.size < upload.length:
        return writer.size
    if upload.file is None:
        try:
            await works().run(actions.finish, upload, writer)
        except (BadRequest, TooLarge):  # it will never be a file
            await in_thread(actions.end, upload, writer)
            raise
    return upload.length


def _not_kept(error: OSError | DatabaseError) -> Refused:
    logger.warning("files.not_kept", extra={"error": type(error).__name__})
    if limits.is_full(error):
        return actions.no_space()
    return Refused(Unavailable(_("The file could not be stored. Try again later."), retry_after=30.0))
