from tests.chat.messages.fixtures import _era, _writer, crew, harbour, told

__all__ = ["_era", "_writer", "crew", "harbour", "told"]
