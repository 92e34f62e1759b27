"""What lower houses tell the gateway."""

from __future__ import annotations

from collections.abc import Iterable

from accounts.sessions import ended
from chat import relay
from chat.gateway import home
from chat.mentions import registry as mentions
from chat.presence.book import OFFLINE
from chat.relay.doorbells import EpochEvent


@ended.listen
def seats_changed(user: int, epoch: int) -> None:
    """Somebody's sessions or tokens may have ended: every process has his sockets check theirs."""
    relay.publish([EpochEvent(user=user, epoch=epoch)])


def who_is_here(users: Iterable[int]) -> set[int]:
    """Those of them who have a socket somewhere and don't hide it; nobody, while this process serves no sockets."""
    hub = home.existing()
    return set() if hub is None else {user for user in users if hub.hints.book.status(user) != OFFLINE}


mentions.here.append(who_is_here)
