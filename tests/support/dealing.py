"""How `pytest -n` deals the tests out: by the file, and whole folders where tests share running sites.

Marks of pytest-xdist's own (`--dist loadgroup`) come too late: pytest 9 has made a test's name before them.
"""

from typing import Any

import pytest
from xdist.scheduler.loadscope import LoadScopeScheduling

# One process takes the whole folder, so that its sites are started once.
TOGETHER = ("tests/chat/gateway/", "tests/serve/", "tests/chatsite/")


class Scheduling(LoadScopeScheduling):  # type: ignore[misc]
    """What has the same scope runs in one process; larger scopes go first."""

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.partition("::")[0]
        return next((folder for folder in TOGETHER if path.startswith(folder)), path)


class Dealing:
    """The hook, for a run that has more than one process."""

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_make_scheduler(self, config: pytest.Config, log: Any) -> Scheduling:
        return Scheduling(config, log)
