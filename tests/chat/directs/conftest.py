"""The same ground as the rooms' tests."""

from tests.chat.rooms.conftest import _era, _plain_static, told

__all__ = ["_era", "_plain_static", "told"]
