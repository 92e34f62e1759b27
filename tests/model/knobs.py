"""What makes one schedule unlike another: how lossy, how slow, how narrow, and what people like to do."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

ACTS = {
    "send": 20, "again": 4, "edit": 8, "delete": 3, "react": 8, "mark": 4, "mine": 3, "join": 3, "leave": 3,
    "add": 3, "remove": 3, "topic": 3, "drop": 0.3, "history": 12, "get": 3, "sync": 5, "stall": 2, "cut": 3,
    "revoke": 1, "kill": 0.5, "restore": 0.2, "elsewhere": 20, "poison": 0.3,
}  # fmt: skip
STEPS = ("turn", "work", "up", "down", "bell", "pause", "time", "act")


@dataclass(frozen=True)
class Knobs:
    """`acts` and `steps` are weights. Sizes in bytes, pages in messages, chances from 0 to 1."""

    acts: dict[str, float] = field(default_factory=lambda: dict(ACTS))
    steps: dict[str, float] = field(default_factory=lambda: dict.fromkeys(STEPS, 1.0))
    length: int = 40
    """How many acts."""
    clients: int = 4
    window: int = 512 * 1024
    split: int = 64 * 1024
    sync_page: int = 4
    heal_page: int = 3
    kept_changes: int = 6
    loss: float = 0.2
    double: float = 0.1
    buffers: float = 0.2
    slow_sends: float = 0.1
    commit_breaks: float = 0.0
    held: float = 0.0
    """How often a room is held by somebody else when the writer comes."""
    strangers: float = 0.1
    """How often somebody tries a room that isn't his."""
    late: float = 0.0
    """How often what a thread has read or written is held back for another while."""
    aimed: float = 0.0
    """How often people act where it matters: those who listen, on who is in, or isn't."""
    rooms: tuple[int, ...] = (1, 2, 3, 4)
    """Where people act."""
    unpublished: float = 0.15
    """How often another process dies between its commit and its doorbells."""

    def but(self, acts: Mapping[str, float], steps: Mapping[str, float], **others: Any) -> "Knobs":
        """The same with other values; `acts` and `steps` named here replace the weights of those alone."""
        return replace(self, acts={**self.acts, **acts}, steps={**self.steps, **steps}, **others)


def drawn(random: Random) -> Knobs:
    """The knobs of a seed: most are turned far to one side, so that schedules differ."""
    favourites = random.sample(sorted(ACTS), 4)
    acts = {name: weight * (4 if name in favourites else 1) for name, weight in ACTS.items()}
    steps = {name: random.choice((0.3, 1.0, 1.0, 4.0)) for name in STEPS}
    steps["turn"] *= 8
    return Knobs(
        acts=acts,
        steps=steps,
        length=random.choice((20, 30, 40, 60)),
        clients=random.choice((2, 3, 4, 6)),
        window=random.choice((2_000, 6_000, 512 * 1024)),
        split=random.choice((600, 64 * 1024)),
        sync_page=random.choice((1, 3, 500)),
        heal_page=random.choice((1, 2, 500)),
        kept_changes=random.choice((2, 8, 256)),
        loss=random.choice((0.0, 0.1, 0.5, 0.9)),
        double=random.choice((0.0, 0.3)),
        buffers=random.choice((0.0, 0.5)),
        slow_sends=random.choice((0.0, 0.3)),
        commit_breaks=random.choice((0.0, 0.0, 0.15)),
        held=random.choice((0.0, 0.0, 0.2)),
        unpublished=random.choice((0.0, 0.2)),
        late=random.choice((0.0, 0.0, 0.8)),
        aimed=random.choice((0.0, 0.0, 0.7)),
        rooms=random.choice(((1, 2, 3, 4), (1, 2, 3, 4), (1, 3), (2,))),
    )
