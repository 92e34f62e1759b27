"""Who comes to the door, found out before anything of a body is read."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from django.core.exceptions import DisallowedHost
from django.core.handlers.asgi import ASGIRequest
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from chat.files.callers import caller, check_csrf
from chat.files.tus.refusing import Refused
from chat.wire.refusals import BadRequest, Forbidden
from chatsite.onehop import Scope
from chatsite.threads import on_behalf_of


@dataclass(frozen=True, slots=True)
class Guest:
    """Who asks, and the language that he reads."""

    user: User
    language: str

    def enter(self) -> None:
        """From here on this task is his: it speaks his language, and has his share of the threads."""
        translation.activate(self.language)
        on_behalf_of(self.user.pk)


def admit(scope: Scope, method: str) -> Guest:
    """Who asks. 401 for nobody; Forbidden for a browser's request that another site's page may have sent; 400 for a
    host that isn't ours."""
    request = ASGIRequest(dict(scope), BytesIO())
    request.method = method
    try:
        request.get_host()
    except DisallowedHost:
        raise BadRequest(fields={"Host": "is not this site"}) from None
    user = caller(request)
    if user is None:
        raise Refused(Forbidden(_("Sign in to send files.")), 401)
    check_csrf(request)
    chosen = user.language if user.language and translation.check_for_language(user.language) else ""
    return Guest(user, chosen or translation.get_language_from_request(request))
