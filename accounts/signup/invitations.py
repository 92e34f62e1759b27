"""Signing up by invitation. Invitations belong to the rooms, a higher concept, which offers here what it knows of them.

The page of an invitation calls `keep` and sends a stranger on to sign-up; sign-up asks `kept`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest

from accounts.users.models import User

_KEY = "invitation"


@dataclass(frozen=True, slots=True)
class Offer:
    """`valid(token)`: may somebody sign up with it now. `spend(token, user)`: he did, in the transaction that makes
    the account; raises ValidationError when it is worth nothing any more."""

    valid: Callable[[str], bool]
    spend: Callable[[str, User], None]


_offers: list[Offer] = []


def offer(valid: Callable[[str], bool], spend: Callable[[str, User], None]) -> None:
    """Say which invitations there are. Called once, at start."""
    new = Offer(valid, spend)
    if new not in _offers:
        _offers.append(new)


def keep(request: HttpRequest, token: str) -> None:
    """Remember in the session with which invitation somebody came."""
    request.session[_KEY] = token


def kept(request: HttpRequest) -> str | None:
    """The invitation somebody came with, when it is still good."""
    token = request.session.get(_KEY)
    return token if isinstance(token, str) and _offer_of(token) else None


def spend(request: HttpRequest, user: User) -> None:
    """Use the kept invitation for a new account, if there is one. Raises ValidationError."""
    token = request.session.pop(_KEY, None)
    found = _offer_of(token) if isinstance(token, str) else None
    if found:
        found.spend(token, user)


def _offer_of(token: str) -> Offer | None:
    return next((each for each in _offers if each.valid(token)), None)
