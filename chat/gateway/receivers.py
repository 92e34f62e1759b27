"""What lower houses tell the gateway."""

from __future__ import annotations

from accounts.sessions import ended
from chat import relay
from chat.relay.doorbells import EpochEvent


@ended.listen
def seats_changed(user: int, epoch: int) -> None:
    """Somebody's sessions or tokens may have ended: every process has his sockets check theirs."""
    relay.publish([EpochEvent(user=user, epoch=epoch)])
