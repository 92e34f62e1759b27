"""Told with `(user)`, inside the transaction, when an account is complete for the first time.

Complete: the address is verified, or none needs to be. So nobody joins a room who never came.
"""

from accounts.registry import Listeners
from accounts.users.models import User

_listeners: Listeners[User] = Listeners()
listen = _listeners.listen
forget = _listeners.forget
tell = _listeners.tell
