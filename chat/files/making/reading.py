"""Which bytes of a file somebody gets, and what is said of one that isn't made yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chat.files.making import kinds
from chat.files.models import File, Rendition

if TYPE_CHECKING:
    from accounts.models import User

MAKING = "making"
_FACTS = ("seconds", "pages", "waveform", "blur", "sound", "animated")


@dataclass(frozen=True, slots=True)
class Served:
    """Bytes in the storage, and their type. `size` is None where nobody has measured it; `part`: the rendition's kind,
    nothing where it is what came."""

    path: str
    type: str
    size: int | None
    part: str


def served(file: File, user: User | None) -> Served | None:
    """What `/files/<key>/<name>` gives to somebody who may fetch the file: to its owner what he brought, to others of a
    picture, a video or sound the clean copy alone. None while there is none yet: for others it isn't there.
    """
    blob = file.blob
    original = Served(blob.path, file.type, blob.size, "")
    if not kinds.has_clean(file.type) or file.owner_id is None:
        return original
    if user is not None and user.pk == file.owner_id:
        return original
    clean = file.rendition("clean")
    if clean is not None:
        return of_rendition(file, clean)
    making = making_of(file)
    return original if making is None or making.patient else None


def of_rendition(file: File, made: Rendition) -> Served:
    """The bytes of what was made of it."""
    return Served(made.path, made.type, made.size, made.kind)


def state(file: File) -> str | None:
    """`making` until everything was made of it that others are to see; None when it is ready."""
    making = making_of(file)
    return MAKING if making is not None and making.made_at is None and not making.patient else None


def told(file: File) -> dict[str, Any]:
    """What the File object says of what was found out: `seconds`, `pages`, `waveform`, `blur`, `sound`, `animated`,
    `state`, as far as there is any of it."""
    facts = {name: file.blob.facts[name] for name in _FACTS if file.blob.facts.get(name)}
    now = state(file)
    return facts | ({"state": now} if now else {})


def making_of(file: File) -> Any:
    """The file's Making; None where nothing is made of its kind."""
    return getattr(file.blob, "making", None)
