from tests.chat.rooms.conftest import _era, _plain_static, private, public, told

__all__ = ["_era", "_plain_static", "private", "public", "told"]
