"""People with sockets on this process: what was told to them of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chat.gateway.socket import Socket


class Person:
    """Somebody's sockets here, and the feed up to which all of his own changes were told."""

    def __init__(self, user: int, feed: int) -> None:
        self.user = user
        self.told = feed
        self.ahead: set[int] = set()
        self.sockets: set[Socket] = set()
        self.healing = False

    @property
    def newest(self) -> int:
        """The highest feed that was told."""
        return max(self.ahead, default=self.told)

    def heard(self, feed: int) -> bool:
        """Note that the change with this feed is being told; False when it was told already."""
        if feed <= self.told or feed in self.ahead:
            return False
        self.ahead.add(feed)
        while self.told + 1 in self.ahead:
            self.told += 1
            self.ahead.discard(self.told)
        return True

    def caught_up(self, feed: int) -> None:
        """Everything up to `feed` was told, one way or the other."""
        self.told = max(self.told, feed)
        self.ahead = {one for one in self.ahead if one > self.told}
        while self.told + 1 in self.ahead:
            self.told += 1
            self.ahead.discard(self.told)
