"""Pages without `collectstatic`."""

from __future__ import annotations

from tests.chat.shell.conftest import plain_static_files

__all__ = ["plain_static_files"]
