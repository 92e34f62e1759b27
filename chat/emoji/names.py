"""What an emoji of the site may be called: so that nobody takes it for another, nor for one of Unicode's."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.users.names import key as look_of
from chat.wire.refusals import BadRequest, Conflict

LEAST, MOST = 2, 32
PATTERN = r"[a-z0-9_+-]{2,32}"
_NAME = re.compile(PATTERN)
LIST = Path("static") / "vendor" / "emoji-data.js"


def check(name: str) -> str:
    """The name as it is kept, without colons. Raises BadRequest, and Conflict for one that Unicode's emoji have."""
    bare = name.strip().strip(":")
    if not _NAME.fullmatch(bare):
        raise BadRequest(
            _("A name has 2 to 32 characters: small letters a to z, digits, and _ + -."),
            fields={"name": _("has other characters or another length")},
        )
    if bare in standard():
        raise Conflict(
            _("Every site has an emoji :%(name)s: already.") % {"name": bare},
            fields={"name": _("is a name that is taken")},
        )
    return bare


def look(name: str) -> str:
    """The same for names that look alike, such as `lo1` and `l0l`, `party_cat` and `party-cat`."""
    return look_of(name.replace("-", "_"))


@cache
def standard() -> frozenset[str]:
    """The short names of Unicode's emoji, as the picker knows them."""
    text = (Path(settings.BASE_DIR) / LIST).read_text()
    rows = json.loads(text[text.index('"') : text.rindex('"') + 1]).split("\n")
    return frozenset(name for row in rows if row for name in row.split("\t")[2].split(" "))
