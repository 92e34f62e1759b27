"""What a page says of itself in its head: OpenGraph first, then Twitter's words, then its title and description.

A scanner that goes over the text once, whatever stands there: the parser of the standard library takes time with the
square of some texts, and only four tags matter.
"""

from __future__ import annotations

import codecs
import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

TITLE, DESCRIPTION, SITE = 200, 300, 80
SCANNED = 512 * 1024
_TAG_LENGTH = 8192
_PROLOGUE = 2048

_TAG = re.compile(r"<(?:(!--)|(script|style|template|svg|title|meta)(?=[\s/>]))", re.IGNORECASE)
_INSIDE = re.compile(r"""(?>[^>"']+|"[^"]*"|'[^']*')*+>""")
_ATTRIBUTE = re.compile(r"""([a-zA-Z:_-]{1,40})\s{0,20}=\s{0,20}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}?charset\s{0,9}=\s{0,9}["']?([A-Za-z0-9_.:-]{1,40})""", re.IGNORECASE
)
_CHARSETS = re.compile(
    r"utf-8(-sig)?|utf-16(-[lb]e)?|ascii|iso8859-\d+|cp125\d|cp866|cp932|cp949|koi8-[ru]|gb18030|gbk|gb2312|big5|"
    r"euc_jp|euc_kr|shift_jis|iso2022_jp"
)
_TITLES = ("og:title", "twitter:title", "title")
_DESCRIPTIONS = ("og:description", "twitter:description", "description")
_SITES = ("og:site_name", "application-name")
_IMAGES = ("og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src")
_KEPT = "\u200c\u200d"
"""Joiners: some scripts and emoji need them."""


@dataclass(frozen=True, slots=True)
class Said:
    """Cleaned text, each empty where the page says nothing; `image` is an address as it stands there."""

    title: str = ""
    description: str = ""
    site: str = ""
    image: str = ""


def read(body: bytes, charset: str = "") -> Said:
    """What a page says of itself. `charset` is what its server says, if anything."""
    said: dict[str, str] = {}
    for name, value in _named(decoded(body, charset)[:SCANNED]):
        if value.strip():
            said.setdefault(name, value)
    return Said(
        title=clean(_first(said, _TITLES), TITLE),
        description=clean(_first(said, _DESCRIPTIONS), DESCRIPTION),
        site=clean(_first(said, _SITES), SITE),
        image=html.unescape(_first(said, _IMAGES)).strip(),
    )


def decoded(body: bytes, charset: str) -> str:
    """The text of a page: by its first bytes, its server, its own word, or as UTF-8; what doesn't fit is replaced."""
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if body.startswith(mark):
            return body.decode(name, "replace")
    declared = _DECLARED.search(body[:_PROLOGUE])
    for name in (charset, declared[1].decode() if declared else "", "utf-8"):
        codec = _codec(name)
        if codec:
            return body.decode(codec, "replace")
    return ""


def clean(text: str, most: int) -> str:
    """One line for people: no controls, nothing that turns or hides other text, at most `most` characters."""
    plain = html.unescape(text[: most * 20])
    kept = "".join(
        char for char in plain if char in _KEPT or char.isspace() or unicodedata.category(char)[0] != "C"
    )
    line = " ".join(kept.split()).strip(_KEPT)
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def _codec(name: str) -> str | None:
    """Python's name of an encoding that pages have; some of its others take very long, or aren't text at all."""
    try:
        found = codecs.lookup(name).name if name else ""
    except LookupError:
        return None
    return found if _CHARSETS.fullmatch(found) else None


def _first(said: dict[str, str], names: tuple[str, ...]) -> str:
    return next((said[name] for name in names if name in said), "")


def _named(text: str) -> Iterator[tuple[str, str]]:
    """(name, value) of each meta tag, and ("title", …), in the order of the page."""
    place = 0
    while tag := _TAG.search(text, place):
        place = tag.end()
        name = (tag[2] or "").lower()
        if name == "meta":
            inside = _INSIDE.match(text, place, place + _TAG_LENGTH)
            end = inside.end() if inside else min(place + _TAG_LENGTH, len(text))
            attributes = {
                m[1].lower(): m[2] or m[3] or m[4] or "" for m in _ATTRIBUTE.finditer(text, place, end)
            }
            yield (
                (attributes.get("property") or attributes.get("name") or "").strip().lower(),
                attributes.get("content", ""),
            )
            place = end
            continue
        closing = "-->" if not name else f"</{name}"
        end = _find(text, closing, place)
        if name == "title" and end > place:
            yield "title", text[text.find(">", place) + 1 : end]
        place = end


def _find(text: str, closing: str, place: int) -> int:
    """Where it ends; what is never closed goes to the end of the page, as browsers have it."""
    found = re.compile(re.escape(closing), re.IGNORECASE).search(text, place)
    return found.start() if found else len(text)
