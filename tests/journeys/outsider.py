"""What somebody outside a room tries, by every door there is, and must not see."""

import re
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import expect

from tests.journeys.person import Person

NOWHERE = 999_999_999
NO_KEY = "0" * 32
# What differs between any two answers: one-time values of the content policy and of forms.
ONE_TIME = re.compile(r'nonce="[^"]*"|"csrf": "[^"]*"|value="[A-Za-z0-9]{64}"')
SPY = """
() => new Promise((opened, failed) => {
    const socket = new WebSocket(`ws://${location.host}/ws/?v=1&build=spy`);
    const waiting = new Map();
    window.spy = {heard: [], last: 0, ask(type, fields) {
        const id = ++this.last;
        socket.send(JSON.stringify({type, id, ...fields}));
        return new Promise((answered) => waiting.set(id, answered));
    }};
    socket.onopen = opened;
    socket.onclose = ({code}) => failed(new Error(`closed with ${code}`));
    socket.onmessage = ({data}) => {
        for (const object of JSON.parse(data)) {
            if (object.type === "reply") waiting.get(object.id)?.(object);
            else window.spy.heard.push(object);
        }
    };
})
"""


@dataclass
class Secret:
    """What is said where the outsider isn't: rooms by id, words, and links to files."""

    rooms: tuple[int, ...]
    words: tuple[str, ...]
    links: tuple[str, ...]

    def is_in(self, text: str) -> list[str]:
        return [word for word in self.words if word in text]


class Spy:
    """A second socket of a person, which asks what no page would ask."""

    def __init__(self, person: Person) -> None:
        self.page = person.page
        self.page.evaluate(SPY)
        self.ask("sync", rooms={}, feed=0)

    def ask(self, kind: str, **fields: Any) -> dict[str, Any]:
        """The whole reply to a command."""
        asked = self.page.evaluate("([kind, fields]) => window.spy.ask(kind, fields)", [kind, fields])
        return dict(asked)

    def heard(self) -> str:
        """Everything but replies that came so far."""
        return str(self.page.evaluate("JSON.stringify(window.spy.heard)"))


def finds_no_page(person: Person, secret: Secret) -> None:
    """An address of a secret room answers like one of no room at all, and shows the same."""
    for room in secret.rooms:
        for tail in ("", "1"):
            assert _page(person, f"/rooms/{room}/{tail}") == _page(person, f"/rooms/{NOWHERE}/{tail}")
        person.page.goto(f"/rooms/{room}/1")
        expect(person.page.get_by_role("heading", name="There is no such room")).to_be_visible()
        assert not secret.is_in(person.page.inner_text("body"))


def finds_no_mention(person: Person, secret: Secret, room: str, insider: Person) -> None:
    """Neither browsing nor the palette nor the insider's own page knows of it."""
    page = person.page
    person.arrive("/browse/")
    page.get_by_role("searchbox").fill(room)
    expect(page.get_by_role("heading", name="No room is called that")).to_be_visible()
    page.keyboard.press("Control+k")
    page.get_by_role("combobox").fill(room)
    expect(person.dialog).to_contain_text("Nothing is called that.")
    page.keyboard.press("Escape")
    for path in (f"/people/{insider.username}/", "/settings/", "/"):
        page.goto(path)
        assert not secret.is_in(page.content())


def gets_no_answer(spy: Spy, secret: Secret) -> None:
    """Every command that names a secret room is answered like one that names none."""
    assert not secret.is_in(str(spy.ask("sync", rooms={str(room): 1 for room in secret.rooms}, feed=0)))
    for room in secret.rooms:
        for kind, fields in _commands().items():
            real, none = (spy.ask(kind, room=one, **fields) for one in (room, NOWHERE))
            assert real["ok"] is False, kind
            assert real["error"] == none["error"], f"{kind}: {real} but {none}"
    for text in secret.words:
        for kind in ("room.browse", "user.search"):
            assert not secret.is_in(str(spy.ask(kind, text=text)["result"]))


def gets_no_file(person: Person, secret: Secret) -> None:
    """A link to a secret file answers like one to no file."""
    assert secret.links
    for link in secret.links:
        nothing = re.sub(r"[0-9a-f]{16,}|[A-Za-z0-9_-]{20,}", NO_KEY, link)
        assert nothing != link
        real, none = (person.window.context.request.get(one) for one in (link, nothing))
        assert real.status == none.status == 404
        assert ONE_TIME.sub("", real.text()) == ONE_TIME.sub("", none.text())


def _page(person: Person, path: str) -> tuple[int, str]:
    answer = person.window.context.request.get(path)
    return answer.status, ONE_TIME.sub("", answer.text())


def _commands() -> dict[str, dict[str, Any]]:
    nonce = "7f9c24e8-3b12-4a5e-9d0f-5b1f6a1c2d3e"
    return {
        "room.history": {"limit": 50},
        "message.get": {"numbers": [1, 2]},
        "message.send": {"nonce": nonce, "text": "let me in"},
        "message.preview": {"text": "**hello**"},
        "message.edit": {"number": 1, "text": "changed"},
        "message.delete": {"number": 1},
        "reaction.add": {"number": 1, "emoji": "👍"},
        "reaction.list": {"number": 1, "emoji": "👍"},
        "read.mark": {"number": 1},
        "typing": {},
        "room.members": {"limit": 50},
        "room.join": {},
        "room.leave": {},
        "room.update": {"name": "mine now"},
        "room.archive": {},
        "room.delete": {},
        "member.add": {"user": 1},
        "invitation.create": {},
        "me.update": {"starred": True},
    }
