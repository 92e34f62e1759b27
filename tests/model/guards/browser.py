"""Rules of the client, which `tests/js/model/without.mjs` takes out of the browser's own modules."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random

from tests.model import knobs
from tests.model.knobs import Knobs

PAGES = {"history": 120, "edit": 60, "react": 60, "elsewhere": 120, "cut": 0, "kill": 0}


@dataclass(frozen=True)
class ClientRule:
    """`rule` is of `delivery.md`, 0 for one of the wire contract's §2; `seed` a schedule that fails without it."""

    rule: int
    name: str
    what: str
    seed: int
    acts: Mapping[str, float] = field(default_factory=dict)
    steps: Mapping[str, float] = field(default_factory=dict)
    unshown: bool = False
    """No schedule was found yet that fails without it; tests/js try it alone."""

    def profile(self, seed: int) -> Knobs:
        """The knobs of a seed, turned towards what the rule is about."""
        return knobs.drawn(Random(seed)).but(self.acts, self.steps)


CLIENT_RULES = (
    ClientRule(20, "eras", "what another era told is kept", 9, {"restore": 30}),
    ClientRule(21, "copies_by_rev", "an older copy replaces a newer one", 1, PAGES, unshown=True),
    ClientRule(21, "changes_by_rev", "an older change is made to a newer copy", 1, PAGES, unshown=True),
    ClientRule(21, "replies_move_nothing", "a reply moves the room's rev", 3, PAGES),
    ClientRule(
        21,
        "kept_while_loading",
        "what comes while a page is under way is lost",
        1,
        PAGES,
        {"work": 0.2},
        unshown=True,
    ),
    ClientRule(0, "lag_asks_for_all", "a lag is not followed by a sync", 7, {"stall": 20, "elsewhere": 80}),
    ClientRule(
        0,
        "unnamed_starts_afresh",
        "a room that a sync did not name goes on as it is",
        3,
        {"sync": 80, "cut": 20},
    ),
    ClientRule(
        6,
        "mine_by_feed",
        "the mark that comes last wins",
        1,
        {"mark": 100, "mine": 100, "sync": 60, "elsewhere": 80},
        unshown=True,
    ),
)
