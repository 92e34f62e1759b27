"""Pages are tried without `collectstatic`: a file's address is its plain name, the modules are read where they lie."""

from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site
from django.contrib.staticfiles.storage import StaticFilesStorage
from pytest_django import Settings

from chatsite.static.modules import bare_names, import_graph


class PlainStorage(StaticFilesStorage):
    @cached_property
    def modules(self) -> dict[str, Any]:
        root = Path(site.BASE_DIR) / "static"
        names = bare_names(str(path.relative_to(root)) for path in root.rglob("*.*s"))
        sources = {path: (root / path).read_text() for path in names.values()}
        return {"imports": names, "graph": import_graph(names, sources)}


@pytest.fixture(autouse=True)
def plain_static_files(settings: Settings) -> None:
    plain = {"BACKEND": f"{PlainStorage.__module__}.PlainStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}
