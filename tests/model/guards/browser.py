"""Rules of the client, which `tests/js/model/without.mjs` takes out of the browser's own modules."""

from dataclasses import dataclass

from tests.model.guards.registry import ALONE, NOTHING_ELSE, STEADY, Aimed


@dataclass(frozen=True, kw_only=True)
class ClientRule(Aimed):
    """`rule` is of `delivery.md`, 0 for one of the wire contract's §2; `seed` a schedule that fails without it."""


CLIENT_RULES = (
    ClientRule(rule=20, name="eras", what="what another era told is kept", seed=9, acts={"restore": 30}),
    ClientRule(
        rule=21,
        name="copies_by_rev",
        what="an older copy replaces a newer one",
        seed=8,
        acts={
            **NOTHING_ELSE,
            "get": 200,
            "history": 60,
            "edit": 60,
            "react": 150,
            "send": 15,
            "elsewhere": 250,
        },
        turned={**ALONE, "steps": STEADY},
    ),
    ClientRule(
        rule=21,
        name="changes_by_rev",
        what="an older change is made to a newer copy",
        seed=1,
        acts={**NOTHING_ELSE, "history": 200, "edit": 60, "react": 150, "send": 15, "elsewhere": 250},
        turned={**ALONE, "late": 0.0, "steps": {**STEADY, "bell": 0.1}},
    ),
    ClientRule(
        rule=21,
        name="replies_move_nothing",
        what="a reply moves the room's rev",
        seed=1,
        acts={
            **NOTHING_ELSE,
            "get": 150,
            "history": 60,
            "edit": 60,
            "react": 150,
            "send": 15,
            "elsewhere": 250,
        },
        turned={**ALONE, "late": 0.0, "steps": {**STEADY, "bell": 0.1}},
    ),
    ClientRule(
        rule=21,
        name="kept_while_loading",
        what="what comes while a page is under way is lost",
        seed=7,
        acts={**NOTHING_ELSE, "history": 100, "edit": 30, "react": 30, "send": 150, "elsewhere": 250},
        turned={**ALONE, "rooms": (1, 2), "length": 30, "steps": STEADY},
    ),
    ClientRule(
        rule=0,
        name="lag_asks_for_all",
        what="a lag is not followed by a sync",
        seed=28,
        acts={"stall": 20, "elsewhere": 80},
    ),
    ClientRule(
        rule=0,
        name="unnamed_starts_afresh",
        what="a room that a sync did not name goes on as it is",
        seed=7,
        acts={"sync": 80, "cut": 20},
    ),
    ClientRule(
        rule=6,
        name="mine_by_feed",
        what="the mark that comes last wins",
        seed=21,
        acts={**NOTHING_ELSE, "mark": 100, "mine": 200, "sync": 60, "elsewhere": 300},
        turned={**ALONE, "late": 0.0, "length": 30, "steps": {**STEADY, "bell": 0.1}},
    ),
)
