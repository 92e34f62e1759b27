"""Told with `(user_id)` after commit, when what others see of a person has changed."""

from accounts.registry import Listeners

_listeners: Listeners[int] = Listeners()
listen = _listeners.listen
forget = _listeners.forget
tell = _listeners.tell
