"""Which kinds of files the owner of the site lets in (settings FILES_ALLOWED, FILES_DENIED): by ending or by type."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.utils.translation import gettext as _

from chat.files.sniffing import UNKNOWN
from chat.wire.refusals import BadRequest


def check(name: str, kind: str, *, final: bool, field: str = "file") -> None:
    """BadRequest that names `field` for a file that may not be brought here. `kind` is what its sender says it is, and,
    when it is `final`, what its bytes say.

    What is denied is denied whatever is allowed. Where only some are allowed, one whose sender doesn't know its type is
    let in until its bytes tell.
    """
    allowed, denied = settings.FILES_ALLOWED, settings.FILES_DENIED
    known = final or kind not in ("", UNKNOWN)
    if _fits(denied, name, kind) or (allowed and known and not _fits(allowed, name, kind)):
        raise BadRequest(
            _("Files of this kind may not be sent here."), fields={field: "is of a kind that is not taken"}
        )


def _fits(rules: Iterable[str], name: str, kind: str) -> bool:
    return any(
        name.lower().endswith(rule)
        if rule.startswith(".")
        else kind.lower().startswith(rule.removesuffix("*"))
        if rule.endswith("/*")
        else kind.lower() == rule
        for rule in rules
    )
