"""The browser's own client in a schedule: its modules run in Node, which takes no step by itself."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from tests.model.log import Log, whole
from tests.model.wire import LOST, Wire
from tests.support import tools

if TYPE_CHECKING:
    from tests.model.world import World

Json = dict[str, Any]
CHILD = tools.ROOT / "tests" / "js" / "model" / "child.mjs"


class Shown:
    """A room as a tab shows it."""

    def __init__(self, told: Json) -> None:
        self.rev, self.state = told["rev"], told["state"]
        self.mine = {name: (0, value) for name, value in (told["me"] or {}).items()}
        self.log = Log()
        held = told.get("log") or {
            "loaded": False,
            "loading": False,
            "before": False,
            "after": False,
            "messages": [],
        }
        self.log.loaded, self.log.has_before, self.log.has_after = (
            held["loaded"],
            held["before"],
            held["after"],
        )
        self.log.asked = int(held["loading"])
        self.log.messages = {one["number"]: whole(one) for one in held["messages"]}


class Node:
    """The child process. `out` names the rules of the client that are taken out."""

    def __init__(self, out: tuple[str, ...] = ()) -> None:
        self.out = out
        self._child = subprocess.Popen(
            ("node", str(CHILD)),
            cwd=tools.ROOT,
            env=tools.node_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def call(self, what: Json) -> Json:
        """Have it do one thing."""
        assert self._child.stdin and self._child.stdout
        self._child.stdin.write(json.dumps(what) + "\n")
        self._child.stdin.flush()
        answer: Json = json.loads(self._child.stdout.readline())
        return answer

    def close(self) -> None:
        assert self._child.stdin
        self._child.stdin.close()
        self._child.wait(10)


@contextmanager
def node(*out: str) -> Iterator[Node]:
    """A child process for the schedules inside."""
    child = Node(out)
    try:
        yield child
    finally:
        child.close()


class Tabs:
    """The tabs of one schedule."""

    def __init__(self, world: "World", child: Node) -> None:
        self.world, self.child = world, child
        self.tabs: list[Tab] = []
        self._due: float | None = None
        self._least = 0.0

    def begin(self) -> None:
        self.does("begin", None, count=len(self.tabs), seed=self.world.seed, without=self.child.out)

    def does(self, do: str, tab: "Tab | None", **more: Any) -> None:
        """Do it, and let what comes of it happen."""
        named = {} if tab is None else {"tab": tab.place}
        answer = self.child.call({"do": do, "now": self._now, **named, **more})
        if tab is not None:
            tab.shows = answer["shows"]
        for place, what, *rest in answer["told"]:
            if what == "error":
                self.world.fail(f"in the browser: {rest[0]}")
            self.tabs[place].told(what, *rest)
        due = answer["due"]
        if due is not None and due != self._due:
            self._due = due
            self.world.later(max(0.0, due / 1000 - self.world.clock.now), lambda: self._time(due))

    @property
    def _now(self) -> float:
        return max(self._least, self.world.clock.now * 1000)

    def _time(self, due: float) -> None:
        if self._due == due:
            self._due, self._least = None, due  # a fraction of a microsecond is lost on the way
            self.does("time", None)


class Tab:
    """What `Client` is, with the browser's modules for a head."""

    def __init__(self, world: "World", tabs: Tabs, name: str, user: int, device: int, cookie: str) -> None:
        self.world, self.tabs, self.name = world, tabs, f"{name} (browser)"
        self.user, self.device, self.cookie = user, device, cookie
        self.place = len(tabs.tabs)
        tabs.tabs.append(self)
        self.wire: Wire | None = None
        self.stalled = False
        self._again_at: dict[int, float] = {}
        self.shows: Json = {"state": "connecting", "due": False, "waiting": 0, "rooms": []}

    @property
    def welcomed(self) -> bool:
        return bool(self.shows["state"] == "live")

    @property
    def is_ready(self) -> bool:
        return self.wire is not None and self.welcomed and self.shows["waiting"] < 30

    @property
    def is_level(self) -> bool:
        """Whether no `sync` is due or under way."""
        return not self.shows["due"]

    @property
    def rooms(self) -> dict[int, Shown]:
        shown = {one["state"]["id"]: Shown(one) for one in self.shows["rooms"]}
        for number, room in shown.items():
            room.log.again_at = self._again_at.get(number, 0.0)
        return shown

    def connect(self) -> None:
        self.tabs.does("connect", self)

    def anew(self) -> None:
        """The page is loaded again: somebody signed in."""
        self.tabs.does("anew", self, seed=self.world.random.getrandbits(30))

    def told(self, what: str, *rest: Any) -> None:
        """The tab does something outwards."""
        if what == "connect":
            if self.wire is not None:
                self.world.people.leave_behind(self.wire)
            self.wire = Wire(self.world, self, self.cookie)
            self.view = self.world.ledger.view(self)
        elif self.wire is not None:
            frame = json.loads(rest[0])
            if "id" in frame:
                fields = {name: value for name, value in frame.items() if name not in ("type", "id")}
                self.world.note(self.name, f"#{frame['id']}", frame["type"], fields)
                self.view.sends(frame["id"], frame["type"], fields)
            self.wire.send(frame)

    def lost(self, code: int) -> None:
        self.world.note(self.name, "lost", code)
        self.wire = None
        self.stalled = False
        self.world.ledger.closed(self, code)
        self.tabs.does("closed", self, code=code)

    def frame(self, objects: list[Json]) -> None:
        for one in objects:
            self.world.note(self.name, "<-", one)
            self.view.heard(one)
        self.tabs.does("frame", self, data=json.dumps(objects))
        for number, room in self.rooms.items():
            self.view.shows(number, room.log)

    def ask(self, kind: str, fields: Json, answered: Any = None) -> None:
        self.tabs.does("ask", self, kind=kind, fields=fields)

    def take(self, reply: Json) -> None:
        """The tab takes copies of replies itself."""

    def resync(self, only: set[int] | None) -> None:
        self.tabs.does("resync", self, only=None if only is None else sorted(only))

    def page(self, room: int) -> None:
        what = self.world.random.choice(("before", "before", "after", "newest", "around"))
        number = self.world.random.randint(1, 12)
        self._again_at[room] = self.world.clock.now + 0.5
        self.tabs.does("load", self, room=room, what=what, number=number)


__all__ = ["LOST", "Node", "Tab", "Tabs", "node"]
