"""The table of who may do what, written down a second time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from chat.rooms.policy import Permission, can, outranks

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass
class Place:
    kind: str
    archived_at: datetime | None = None
    deleted_at: datetime | None = None


ROLES = (None, "member", "moderator", "owner")
# For each permission who has it, in this order: nobody's member, member, moderator, owner.
PRIVATE = {
    "room:join": "....",
    "room:leave": ".xxx",
    "room:update": "..xx",
    "room:rule": "...x",
    "room:close": "...x",
    "room:archive": "...x",
    "room:delete": "...x",
    "member:add": "..xx",
    "member:remove": "..xx",
    "member:role": "...x",
    "invitation:create": "..xx",
    "invitation:revoke": "..xx",
    "message:send": ".xxx",
    "message:react": ".xxx",
    "message:moderate": "..xx",
}
PUBLIC = PRIVATE | {"room:join": "x...", "member:add": ".xxx"}
ARCHIVED = dict.fromkeys(PRIVATE, "....") | {
    "room:leave": ".xxx",
    "room:archive": "...x",
    "room:delete": "...x",
    "member:remove": "..xx",
    "member:role": "...x",
    "invitation:revoke": "..xx",
    "message:moderate": "..xx",
}
DIRECT = dict.fromkeys(PRIVATE, "....") | {
    "room:leave": ".xxx",
    "message:send": ".xxx",
    "message:react": ".xxx",
}
NOTHING = dict.fromkeys(PRIVATE, "....")


@pytest.mark.parametrize(
    ("place", "table"),
    [
        (Place("private"), PRIVATE),
        (Place("public"), PUBLIC),
        (Place("public", archived_at=NOW), ARCHIVED),
        (Place("direct"), DIRECT),
        (Place("public", deleted_at=NOW), NOTHING),
    ],
    ids=["private", "public", "archived", "direct", "deleted"],
)
def test_the_table(place: Place, table: dict[str, str]) -> None:
    found = {
        one.value: "".join("x" if can(role, one, place) else "." for role in ROLES) for one in Permission
    }
    assert found == table


def test_ranks() -> None:
    pairs = {(a, b) for a in ROLES[1:] for b in ROLES[1:] if outranks(str(a), str(b))}
    assert pairs == {
        ("owner", "owner"),
        ("owner", "moderator"),
        ("owner", "member"),
        ("moderator", "member"),
    }


def test_permissions_are_named_thing_and_act() -> None:
    for one in Permission:
        thing, act = one.value.split(":")
        assert one.name == f"{thing}_{act}".upper()
