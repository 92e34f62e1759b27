"""Which language a line is in, as far as its letters tell."""

from __future__ import annotations

import re

# The first that fits: a script that only one of the corpus's languages has, then letters and marks of the Latin ones.
_SIGNS = (
    ("ja", "[ぁ-ヿ一-鿿]"),
    ("ar", "[ء-ي]"),
    ("ru", "[а-яё]"),
    ("es", "[¿¡ñ]|[áíóú]"),
    ("de", "[äöüß„]|\\bmoin\\b"),
    ("fr", "[éèêçàùœ]|« "),
)
_PATTERNS = tuple((language, re.compile(sign, re.IGNORECASE)) for language, sign in _SIGNS)


def of(text: str) -> str | None:
    """The language of a text, or None when it may be any: English, mostly."""
    return next((language for language, sign in _PATTERNS if sign.search(text)), None)
