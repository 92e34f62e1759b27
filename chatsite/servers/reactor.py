"""Twisted's reactor over asyncio. Daphne installs it, and must do so before anything else asks for one."""

from typing import Any

import daphne.server  # noqa: F401
from twisted.internet import reactor as installed

# Twisted describes its reactor by zope interfaces, which type checkers can't follow.
reactor: Any = installed
