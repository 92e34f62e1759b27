"""The house's own import contracts: what import-linter (`lint-imports`) enforces, read from where it is said.

The order of the concepts stands in chat/concepts.py and nowhere else, so that a new one is one line there.
"""

import ast
from pathlib import Path
from typing import Any

from importlinter.contracts.forbidden import ForbiddenContract
from importlinter.contracts.layers import LayersContract

ROOT = Path(__file__).resolve().parent.parent.parent
# Django looks for these at the root of an app; they gather what the concepts bring.
SHIMS = ("admin", "apps", "concepts", "management", "migrations", "models", "urls", "privacy")
# Modules of chatsite that may know the chat: they put the site together.
HIGH = ("asgi", "backup", "canary", "checks", "health", "prepare", "serve", "site", "supervise", "urls")
# Modules of chatsite that everybody may use, and that know nobody above them.
LOW = (
    "addresses",
    "bare",
    "bodies",
    "children",
    "context",
    "databases",
    "datadir",
    "environment",
    "fetching",
    "headers",
    "install",
    "jobs",
    "layers",
    "localhost",
    "logs",
    "metrics",
    "onehop",
    "ping",
    "prepared",
    "pseudo",
    "servers",
    "settings",
    "static",
    "shares",
    "threads",
    "valkey",
)


def concepts(root: Path = ROOT) -> list[str]:
    """The names in chat/concepts.py, bottom to top, read without importing it."""
    tree = ast.parse((root / "chat" / "concepts.py").read_text())
    for node in tree.body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "CONCEPTS":
            return list(ast.literal_eval(node.value))
    raise ValueError("chat/concepts.py names no CONCEPTS")


class ConceptsContract(LayersContract):
    """Each package of `chat` is a layer; what is placed nowhere breaks the contract."""

    type_name = "concepts"

    def __init__(self, name: str, session_options: dict[str, Any], contract_options: dict[str, Any]) -> None:
        super().__init__(
            name,
            session_options,
            contract_options
            | {
                "containers": ["chat"],
                "layers": [f"({name})" for name in reversed(concepts(Path.cwd()))],
                "exhaustive": "true",
                "exhaustive_ignores": list(SHIMS),
            },
        )


class ShimsContract(ForbiddenContract):
    """No concept goes round the arrows by importing what the app's root gathers."""

    type_name = "shims"

    def __init__(self, name: str, session_options: dict[str, Any], contract_options: dict[str, Any]) -> None:
        chat = Path.cwd() / "chat"
        options = {
            "source_modules": [
                f"chat.{concept}" for concept in concepts(Path.cwd()) if (chat / concept).is_dir()
            ],
            "forbidden_modules": [f"chat.{shim}" for shim in SHIMS if _there(chat / shim)],
            "allow_indirect_imports": "true",
        }
        super().__init__(name, session_options, contract_options | options)


def _there(module: Path) -> bool:
    return module.with_suffix(".py").exists() or (module / "__init__.py").exists()


class SiteContract(LayersContract):
    """chatsite's high modules, the chat, people, chatsite's low modules."""

    type_name = "site"

    def __init__(self, name: str, session_options: dict[str, Any], contract_options: dict[str, Any]) -> None:
        layers = [_together(HIGH), "chat", "accounts", _together(LOW)]
        super().__init__(name, session_options, contract_options | {"layers": layers})


def _together(names: tuple[str, ...]) -> str:
    return " : ".join(f"(chatsite.{name})" for name in names)
