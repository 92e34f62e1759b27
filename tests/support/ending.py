"""The ways in which somebody's stay ends, each as the site itself does it, for a person of a running site."""

from __future__ import annotations

from tests.support.entrants import run
from tests.support.site import Site

_BEGIN = """
from django.test import RequestFactory
from accounts.models import User
from accounts.sessions import actions as sessions
from accounts.sessions.models import Session
from accounts.sessions.store import SessionStore
from accounts.suspensions.actions import suspend
from accounts.tokens.actions import revoke
from accounts.users.actions import deactivate
from allauth.account import signals
user = User.objects.get(pk={user})
key = {cookie!r}
ruler = ("ruler", "ruler@example.org", "x")
admin = User.objects.filter(is_superuser=True).first() or User.objects.create_superuser(*ruler)
"""
WAYS = {
    "sign out": "SessionStore(key).delete()",
    "sign out everywhere": "sessions.end_all(user)",
    "new password": """
request = RequestFactory().post("/")
request.session = SessionStore()
request.session.create()
user.set_password("correct horse 10")
user.save(update_fields=["password"])
signals.password_changed.send(sender=User, request=request, user=user)
""",
    "password forgotten": """
user.set_password("correct horse 11")
user.save(update_fields=["password"])
signals.password_reset.send(sender=User, request=None, user=user)
""",
    "deactivated": "deactivate(admin, user)",
    "banned": 'suspend(admin, user, "as a proof")',
}
CODES = {"deactivated": 4403, "banned": 4403}
"""What the sockets are closed with; 4401 for the other ways."""


def end(site: Site, way: str, user: int, cookie: str) -> None:
    """End the sessions of `user`, or the one with this cookie, in this way, and return when that is committed."""
    run(site, _BEGIN.format(user=user, cookie=cookie) + WAYS[way] + '\nprint("done")')
