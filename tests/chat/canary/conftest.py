"""Rooms need an era, pages their plain static files."""

from tests.chat.rooms.conftest import _era, _plain_static, told

__all__ = ["_era", "_plain_static", "told"]
