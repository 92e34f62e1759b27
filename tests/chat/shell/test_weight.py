"""How much JavaScript the chat page costs a browser that has nothing yet."""

from pathlib import Path

import brotli
from django.conf import settings

from chatsite.static.modules import OWN, bare_names, import_graph, preloads
from chatsite.static.slim import without_comments

MOST = 120_000
ROOT = Path(settings.BASE_DIR) / "static"


def weight(path: str) -> int:
    """Bytes of a module as it is sent."""
    source = (ROOT / path).read_text()
    return len(brotli.compress((without_comments(source) if path.startswith(OWN) else source).encode()))


def test_the_chat_page_stays_light() -> None:
    names = bare_names(str(path.relative_to(ROOT)) for path in ROOT.rglob("*.*s"))
    graph = import_graph(names, {path: (ROOT / path).read_text() for path in names.values()})
    needed = [*preloads("#shell/app.js", graph), "highlight.worker"]
    assert len(needed) > 50
    total = sum(weight(names[name]) for name in needed)
    assert total <= MOST, f"{total:,} bytes of JavaScript"
