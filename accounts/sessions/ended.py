"""Told after commit, with `(user_id, epoch)`, whenever a person's sessions or tokens may have ended.

The listener asks `seats.again` which of them still count; it hears nothing of which one ended.
"""

from accounts.registry import Listeners

_listeners: Listeners[int, int] = Listeners()
listen = _listeners.listen
forget = _listeners.forget
tell = _listeners.tell
