"""A room to talk in; pages without `collectstatic`."""

from __future__ import annotations

from tests.chat.messages.fixtures import _era, _writer, crew, harbour, told
from tests.chat.shell.conftest import plain_static_files

__all__ = ["_era", "_writer", "crew", "harbour", "plain_static_files", "told"]
