"""What a file really is, by its first bytes. What the sender says of it counts only among kinds of plain text."""

from __future__ import annotations

import re

import filetype

from chat.files import containers

HEAD = 8192
"""How many first bytes are looked at."""

UNKNOWN = "application/octet-stream"
PLAIN = "text/plain"

# Pillow has the last word on these; other pictures are files like any other.
PICTURES = frozenset({"image/png", "image/apng", "image/jpeg", "image/gif", "image/webp", "image/avif"})
# What a browser may show in place: it can't run anything in these.
INLINE = frozenset(
    {"image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "video/mp4", "video/webm"}
    | {"audio/mpeg", "audio/mp4", "audio/webm", "audio/ogg", "audio/aac", "audio/flac", "audio/wav"}
)
# Never told to a browser as what they are: it might run them.
ACTIVE = re.compile(r"html|xml|svg|script|css|multipart|shockwave|wasm|chrome-extension")

_RENAMED = {
    "audio/x-wav": "audio/wav",
    "audio/x-flac": "audio/flac",
    "video/x-m4v": "video/mp4",
    "application/x-msdownload": "application/vnd.microsoft.portable-executable",
}
_TEXTS = {
    "csv": "text/csv",
    "md": "text/markdown",
    "json": "application/json",
    "ics": "text/calendar",
    "css": "text/css",
    "js": "text/javascript",
}
_MARKUP = re.compile(
    rb"<(?:(?P<svg>[a-z0-9]*:?svg)|(?P<xml>\?xml)|!doctype\s+(?P<doctype>svg|[a-z]+)"
    rb"|(?:html|head|body|script|iframe|style|title|table|div|font|img|br|h1|p|a|b|!--)(?=[\s/>-]))",
    re.IGNORECASE,
)
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\x1b"))
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


def sniff(head: bytes, name: str) -> str:
    """The MIME type of a file that begins with `head` (its first 8 KiB or all of it).

    `name` decides only between kinds of text that no browser runs.
    """
    text = _as_text(head)
    if text is not None:
        return _kind_of_text(text, name)
    found = str(filetype.guess_mime(head) or UNKNOWN)
    return containers.refined(_RENAMED.get(found, found), head)


def shown_inline(kind: str) -> bool:
    """Whether a browser may show a file of this type in place."""
    return kind in INLINE


def sent_as(kind: str) -> str:
    """The Content-Type under which a file of this type leaves the site."""
    if kind in INLINE:
        return kind
    return UNKNOWN if ACTIVE.search(kind) else kind


def _as_text(head: bytes) -> bytes | None:
    """The head as UTF-8 if it is text, else None. A cut character at its end does no harm."""
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            try:
                return head[len(mark) :].decode(encoding, "strict" if len(head) < HEAD else "ignore").encode()
            except ValueError:
                return None
    if head.translate(None, _CONTROLS) != head:
        return None
    try:
        head.decode()
    except UnicodeDecodeError as error:
        if len(head) < HEAD or error.start < len(head) - 3:
            return None
    return head


def _kind_of_text(text: bytes, name: str) -> str:
    markup = _MARKUP.search(text)
    if markup is None:
        return _TEXTS.get(name.rpartition(".")[2].lower(), PLAIN)
    if b"<svg" in text.lower() or markup["svg"]:
        return "image/svg+xml"
    if markup["xml"] and b"<html" not in text.lower():
        return "application/xml"
    begins = text.lstrip()[:1] == b"<"
    return (
        "text/html"
        if begins or name.lower().endswith((".htm", ".html", ".xhtml", ".shtml"))
        else _named(name)
    )


def _named(name: str) -> str:
    """Text that only speaks of markup: a Markdown page, a program."""
    return _TEXTS.get(name.rpartition(".")[2].lower(), PLAIN)
