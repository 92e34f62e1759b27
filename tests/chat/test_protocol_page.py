"""The generated page of the wire contract: whole, and told when it is stale."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from chat.gateway.closing import Close
from chat.management import protocol
from chat.wire.commands import registry
from chat.wire.events import events
from chat.wire.refusals import CODES


def test_everything_stands_in_it() -> None:
    page = protocol.page()
    for name, entry in registry.items():
        assert (f"### `{name}`" in page) == (entry.handler is not None)
        assert all(f"`{field}`" in page for field in entry.checks)
    assert all(f"#### `{name}`" in page for name in events)
    assert all(f"| `{code}` |" in page for code in CODES)
    assert all(f"| {int(code)} |" in page for code in Close)


def test_the_check_fails_for_a_stale_page(tmp_path: Path) -> None:
    path = tmp_path / "protocol.md"
    with pytest.raises(CommandError, match="stale"):
        call_command("protocol_page", check=True, file=path)
    call_command("protocol_page", file=path)
    call_command("protocol_page", check=True, file=path)
    path.write_text(path.read_text().replace("room.create", "room.made"))
    with pytest.raises(CommandError, match="stale"):
        call_command("protocol_page", check=True, file=path)


def test_the_page_of_the_tree_is_fresh() -> None:
    call_command("protocol_page", check=True)
