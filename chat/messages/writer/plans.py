"""What a command asks of the writer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Self

if TYPE_CHECKING:
    from chat.messages.writer.batch import Batch

Json = dict[str, Any]


class Plan:
    """One change of one room, carried out in a batch with others.

    A concept subclasses it. Slow work (rendering, looking things up) is done before it is submitted. In the
    batch the writer calls, once per kind, `read` with all plans of that kind; then `apply` of each plan in
    the order they came; then, once per kind, `write`. `apply` decides on what the batch holds, changes it by
    the batch's own verbs, and returns what the command is answered with; it raises a `Refusal` before it has
    changed anything.
    """

    AGAIN: ClassVar[bool] = False
    """Whether it may be carried out once more when nobody knows if the first time was committed."""

    room: int
    actor: int
    lane: object | None = None
    """Plans of one lane (a socket) keep their order."""

    def rooms(self) -> Sequence[int]:
        """The rooms that it changes. With more than its own it is given to `carry_out_here`, never submitted: the
        queue has one place for each room."""
        return (self.room,)

    def weight(self) -> int:
        """About how many bytes it writes."""
        return 500

    def numbers(self) -> Sequence[int]:
        """The messages of the room that `apply` looks at."""
        return ()

    @classmethod
    def read(cls, batch: Batch, plans: Sequence[Self]) -> None:
        """Read in bulk, under the locks, what these plans need beside messages and stays."""

    def apply(self, batch: Batch) -> Json:
        raise NotImplementedError

    @classmethod
    def write(cls, batch: Batch, plans: Sequence[Self]) -> None:
        """Write in bulk the concept's own rows; messages have their ids by now. Refused plans are left out."""
