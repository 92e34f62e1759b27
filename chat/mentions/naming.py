"""Names in a message's HTML: `@bob` becomes an element that shows how he is called, and he is mentioned.

It works on what the Markdown was rendered to, so that code and links are told apart by who knows best. A name
begins where no mail address can: not behind a letter, digit, `.`, `-`, `+`, `/` or another `@`. `@_bob` is silent:
it shows the name and tells nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any

from accounts.users import names
from chat.mentions import people
from chat.mentions.people import Named

Json = dict[str, Any]
EVERYBODY = ("all", "here")
ROLES = ("moderators", "owners")
LOOKED_UP = 200
"""Different names that are looked up in one message, the first ones: four times as many as it can mention."""
_CUTS = 3

_PIECE = re.compile(
    r"<(?P<close>/?)(?P<tag>[a-z][a-z0-9]*)[^>]*>"
    r"|(?<![\w@/+])(?<!\w[.\-])@(?P<silent>_?)"
    r"(?P<run>[^\s\x00-,/:-@\[-^`{-\xa0\xab\xbb\u2000-\u200b\u200e-\u206f\u3000-\u303f،؛؟۔।॥]{1,64})(?!@)"
)
_OPAQUE = {"a", "code", "pre"}


@dataclass(slots=True)
class Names:
    """Marks the names in the HTML of one message; afterwards `mentions` is what the message says of them.

    Reads the database, once, and only where a name stands.
    """

    room: int
    actor: int
    mentions: Json = field(default_factory=dict)

    def __call__(self, html: str) -> str:
        found = list(_found(html))
        if not found:
            return html
        runs = dict.fromkeys(match["run"] for match in found)
        readings = {run: _readings(run) for run in list(runs)[:LOOKED_UP]}
        keys = {names.key(one) for several in readings.values() for one in several}
        known = people.called(self.room, self.actor, sorted(keys)) if keys else {}
        parts, end = [], 0
        for match in found:
            run, silent = match["run"], bool(match["silent"])
            marked = self._mark(run, silent, readings.get(run, ()), known)
            if marked is not None:
                parts += [html[end : match.start()], marked]
                end = match.end()
        return "".join([*parts, html[end:]])

    def _mark(
        self, run: str, silent: bool, readings: Iterable[str], known: Mapping[str, Named]
    ) -> str | None:
        """The element for a name and what the run holds behind it; None when it is nobody's."""
        for reading in readings:
            rest = run[len(reading) :]
            word = reading.casefold()
            if word in EVERYBODY or word in ROLES:
                self._call(word, silent)
                return _element(word, silent) + rest
            person = known.get(word)
            if person is not None:
                self._name(person, silent)
                return _element(person.name, silent, person.id) + rest
        return None

    def _call(self, word: str, silent: bool) -> None:
        if silent:
            return
        if word in EVERYBODY:
            self.mentions[word] = True
        elif word not in self.mentions.setdefault("roles", []):
            self.mentions["roles"].append(word)

    def _name(self, person: Named, silent: bool) -> None:
        if silent or not person.present or person.id == self.actor:
            return
        if person.id not in self.mentions.setdefault("users", []):
            self.mentions["users"].append(person.id)


def _found(html: str) -> Iterator[re.Match[str]]:
    """The places where a name may stand: in text, not in code or a link."""
    inside = 0
    for match in _PIECE.finditer(html):
        if match["tag"] is None:
            if not inside:
                yield match
        elif match["tag"] in _OPAQUE:
            inside += -1 if match["close"] else 1


def _readings(run: str) -> list[str]:
    """The run as a username, the longest first: `bob.` is bob, `bob.smith` may be bob and a word behind him."""
    readings: list[str] = []
    while run and len(readings) <= _CUTS:
        run = run.rstrip(names.INNER)
        if len(run) <= names.LONGEST and names.allowed(run):
            readings.append(run)
        run = run[: max(run.rfind(sign) for sign in names.INNER) + 1] if run else ""
    return readings


def _element(name: str, silent: bool, user: int | None = None) -> str:
    kind = "mention silent" if silent else "mention"
    whose = "" if user is None else f' data-user="{user}"'
    return f'<bdi class="{kind}"{whose}>@{escape(name)}</bdi>'
