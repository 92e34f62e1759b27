"""Guards of the log and of its delivery."""

from __future__ import annotations

from tests.support.guards.registry import guard


@guard
def tips() -> None:
    """Nothing is healed that no doorbell told of."""
    from chat.gateway.healing import Healer

    async def never(self: Healer) -> None: ...

    Healer._tick = never  # type: ignore[method-assign]


@guard
def nonce() -> None:
    """A repeated send is a new one: each nonce that comes in is made another."""
    import uuid

    from chat.messages.sending import Send

    read = Send.read.__func__  # type: ignore[attr-defined]

    def renamed(cls: type[Send], batch: object, plans: list[Send]) -> None:
        for plan in plans:
            plan.nonce = uuid.uuid4()
        read(cls, batch, plans)

    Send.read = classmethod(renamed)  # type: ignore[method-assign,assignment]
