"""People of a running site, made by its own commands: each with a token and a session's cookie."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from tests.support.site import Site

_MAKE = """
import json
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from accounts.models import User
from accounts.sessions.store import SessionStore
from accounts.tokens.actions import make

def cookie(user):
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return session.session_key

people = []
for name in {names!r}:
    user = User.objects.create_user(name, f"{{name}}@example.org", verified=True)
    people.append([user.pk, make(user)[1], cookie(user)])
print(json.dumps(people))
"""
AT_ONCE = 5


@dataclass(frozen=True)
class Entrant:
    """Somebody who may come in, by token or by cookie."""

    name: str
    id: int
    token: str
    cookie: str


def people(site: Site, *names: str) -> list[Entrant]:
    """New accounts on a running site, in the order of the names."""
    made = json.loads(run(site, _MAKE.format(names=names)))
    return [Entrant(name, *one) for name, one in zip(names, made, strict=True)]


def crowd(site: Site, *names: str) -> Iterator[tuple[Entrant, ...]]:
    """Endlessly new groups of people with these names, made a few at a time."""
    number = 0
    while True:
        groups = [[f"{name}{number + one}" for name in names] for one in range(AT_ONCE)]
        number += AT_ONCE
        made = iter(people(site, *(name for group in groups for name in group)))
        for group in groups:
            yield tuple(next(made) for _ in group)


def run(site: Site, code: str) -> str:
    """The last line that this code prints, run in a process beside the site, with its settings."""
    return site.console.run(code).strip().splitlines()[-1]
