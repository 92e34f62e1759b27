"""A small community on a running site, and everybody's way to ask it by HTTP."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import httpx

from tests.support.entrants import Entrant, people, run
from tests.support.site import Site

NAMES = ("alice", "bob", "charlie", "grace", "dora", "sam")
"""alice owns a private room where bob is a member and dora was one; grace runs the site, sam is suspended."""

_MAKE = """
import json, tempfile, uuid
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from accounts.models import User
from accounts.profiles.actions import set_avatar, remove_avatar
from accounts.sessions.models import Session
from accounts.suspensions.actions import suspend
from chat.files.actions import upload
from chat.files.tus.actions import create as begin
from chat.messages import actions
from chat.messages.sending import Send
from chat.rooms import actions as rooms, invitations, members
from tests.support.files import make_all

alice, bob, charlie, grace, dora, sam = (User.objects.get(pk=pk) for pk in {ids})
User.objects.filter(pk=grace.pk).update(is_staff=True, is_superuser=True)
grace.refresh_from_db()
suspend(grace, sam, "noise")

def picture(colour, size=(64, 48)):
    content = tempfile.TemporaryFile()
    Image.new("RGB", size, colour).save(content, "PNG")
    content.seek(0)
    return content

def say(room, author, text, *files):
    (told,) = actions.send_now([Send(room=room, actor=author.pk, nonce=uuid.uuid4(), text=text, files=files)])
    if isinstance(told, Exception):
        raise told
    return told

crew = rooms.create(alice.pk, kind="private", name="The crew below")["id"]
square = rooms.create(alice.pk, kind="public", name="The square")
for who in (bob, dora):
    members.add(alice.pk, crew, who.pk)
kept, gone = (upload(alice, f"{{name}}.png", picture(name, (2100, 40))) for name in ("red", "blue"))
make_all()
told = say(crew, alice, "our plan", kept.pk)
lost = say(crew, alice, "never mind", gone.pk)
addresses = [kept.key, gone.key]
actions.delete(alice.pk, crew, lost["number"])
members.remove(alice.pk, crew, dora.pk)
say(square["id"], alice, "hello, all")
_, link = invitations.create(alice.pk, square["id"])
revoked, other = invitations.create(alice.pk, square["id"])
invitations.revoke(alice.pk, revoked)
set_avatar(alice, SimpleUploadedFile("a.png", picture("green").read()))
old = alice.avatar
set_avatar(alice, SimpleUploadedFile("a.png", picture("white").read()))
from chat.emoji.actions import create
emoji = create(grace, "harbour_cat", picture("red"), 1)
print(json.dumps({{
    "emoji": emoji.key,
    "crew": crew, "square": square["slug"], "message": told["number"], "file": addresses[0], "lost": addresses[1],
    "upload": begin(bob, "plan.txt", 5).key,
    "link": link.rpartition("/")[2], "revoked": other.rpartition("/")[2], "avatar": alice.avatar, "old": old,
    "device": Session.objects.filter(user=alice).first().pk, "person": "alice", "id": alice.pk,
}}))
"""


@dataclass(frozen=True)
class World:
    """A site with its people, and the names of what is there (`it["crew"]` …)."""

    site: Site
    public: bool
    cast: dict[str, Entrant]
    it: dict[str, Any]

    @property
    def origin(self) -> str:
        """The address that people use."""
        return "https://chat.example" if self.public else self.site.url

    def client(self, who: str = "") -> httpx.Client:
        """A browser of this person ("" is nobody), behind the site's proxy where there is one. A session's cookie
        is `jar(who)`; redirects are not followed."""
        headers = {"User-Agent": "Mozilla/5.0 Firefox/145.0"}
        if self.public:
            headers |= {"Host": "chat.example", "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7"}
        if who:
            headers["Cookie"] = self.jar(who)
        return httpx.Client(base_url=self.site.url, headers=headers, timeout=30)

    def jar(self, who: str) -> str:
        """The Cookie header of this person."""
        name = "__Host-session" if self.public else "sessionid"
        return f"{name}={self.cast[who].cookie}"


def build(site: Site, *, public: bool) -> World:
    """Make the community on a new site."""
    cast = people(site, *NAMES)
    it = json.loads(run(site, _MAKE.format(ids=[one.id for one in cast])))
    return World(site, public, dict(zip(NAMES, cast, strict=True)), it)
