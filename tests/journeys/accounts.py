"""Accounts of a running site, made by its own commands, and talk that they make without a browser."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from tests.support.entrants import run
from tests.support.site import Site
from tests.support.sockets import Socket, message, result_of

PASSWORD = "long enough a secret"
AT_ONCE = 25  # below the contract's 32 commands without a reply
_MAKE = """
import json
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import make_password
from accounts.models import User
from accounts.sessions.store import SessionStore
from accounts.signup.actions import welcome
from accounts.tokens.actions import make

def cookie(user):
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return session.session_key

password = make_password({password!r})
made = []
for username in {usernames!r}:
    name = f"{{username.rstrip('0123456789').title()}} {{username.lstrip('abcdefghijklmnopqrstuvwxyz')}}"
    staff = username.startswith("grace")
    email = f"{{username}}@example.org"
    user = User(username=username, email=email, name=name, password=password, is_staff=staff, is_superuser=staff)
    user.save()
    user.emailaddress_set.create(email=email, primary=True, verified=True)
    welcome(user)
    made.append([user.pk, name, make(user)[1], cookie(user)])
print(json.dumps(made))
"""
T = TypeVar("T")


@dataclass(frozen=True)
class Account:
    """Somebody who can sign in by PASSWORD, by a cookie, by a token."""

    username: str
    id: int
    name: str
    token: str
    cookie: str


def make(site: Site, *usernames: str) -> list[Account]:
    """New accounts, in the order of the names; they are in the default rooms. Those called grace run the site."""
    made = json.loads(run(site, _MAKE.format(usernames=usernames, password=PASSWORD)))
    return [Account(username, *one) for username, one in zip(usernames, made, strict=True)]


def over_socket(url: str, token: str, talk: Callable[[Socket], Awaitable[T]]) -> T:
    """What `talk` gives, over a socket of this person's own. In a thread, because Playwright's sync API keeps
    a loop in the test's own."""

    async def go() -> T:
        async with Socket.open(url, token) as socket:
            await socket.sync()
            return await talk(socket)

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, go()).result()


def make_room(url: str, owner: Account, name: str, *others: Account, kind: str = "private") -> int:
    """The id of a new room of `owner`, with the others in it."""

    async def go(socket: Socket) -> int:
        room = (await socket.ask("room.create", kind=kind, name=name))["room"]["id"]
        for other in others:
            await socket.ask("member.add", room=room, user=other.id)
        return int(room)

    return over_socket(url, owner.token, go)


def say_all(url: str, account: Account, room: int, texts: Sequence[str]) -> None:
    """Many messages of one person, in their order."""

    async def go(socket: Socket) -> None:
        for first in range(0, len(texts), AT_ONCE):
            part = texts[first : first + AT_ONCE]
            replies = [socket.begin("message.send", **message(room, text)) for text in part]
            for reply in replies:
                result_of(await reply)

    over_socket(url, account.token, go)
