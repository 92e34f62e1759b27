"""Names of files as people may give them, made harmless."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 255
UNNAMED = "file"
# Endings longer than this are no ending but the end of a sentence.
LONGEST_ENDING = 20
MARKS_IN_A_ROW = 8

_SEPARATORS = re.compile(r"[/\\]")
_SPACES = re.compile(r"\s+")


def clean(name: str) -> str:
    """The name without path, control and direction characters: NFC, one line, 1 to 255 bytes of UTF-8."""
    last = _SEPARATORS.split(unicodedata.normalize("NFC", name))[-1]
    seen = "".join(char for char in _SPACES.sub(" ", last) if not _invisible(char))
    kept = _few_marks(seen).strip(" ").rstrip(".")
    return _shorten(kept) if kept.strip(". ") else UNNAMED


def _invisible(char: str) -> bool:
    """Controls, unpaired surrogates, unassigned, and format characters: these turn the direction of what follows."""
    return unicodedata.category(char) in ("Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp")


def _few_marks(name: str) -> str:
    """At most 8 combining marks on one letter: more paint over the lines around it."""
    kept, run = [], 0
    for char in name:
        run = run + 1 if unicodedata.combining(char) else 0
        if run <= MARKS_IN_A_ROW:
            kept.append(char)
    return "".join(kept)


def _shorten(name: str) -> str:
    """Cut the stem, not the ending, to 255 bytes."""
    if len(name.encode()) <= LONGEST:
        return name
    stem, dot, ending = name.rpartition(".")
    if not stem or len(ending) > LONGEST_ENDING:
        stem, dot, ending = name, "", ""
    room = LONGEST - len((dot + ending).encode())
    return stem.encode()[:room].decode(errors="ignore").rstrip() + dot + ending
