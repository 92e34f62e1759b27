from tests.chat.messages.fixtures import _era, _writer, crew, harbour, told
from tests.chat.search.support import _upkeep

__all__ = ["_era", "_upkeep", "_writer", "crew", "harbour", "told"]
