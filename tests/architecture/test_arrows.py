"""The arrows run downhill, and the check that says so goes red when one is turned round."""

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Model

from chat.concepts import CONCEPTS
from tests.architecture import contracts

ROOT = contracts.ROOT


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """What import-linter says about the packages in this folder."""
    program = Path(sys.executable).parent / "lint-imports"
    environ = os.environ | {"PYTHONPATH": str(folder)}
    return subprocess.run([program, "--no-cache"], cwd=folder, capture_output=True, text=True, env=environ)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """The project's packages without their code, under the project's own contracts."""
    folders = ["accounts", "chatsite", "chatsite/settings", "tests", "tests/architecture"]
    for name in [*folders, "chat", *(f"chat/{concept}" for concept in CONCEPTS)]:
        (tmp_path / name).mkdir(exist_ok=True)
        (tmp_path / name / "__init__.py").write_text("")
    for name in ("chat/models.py", "chatsite/urls.py", "chatsite/environment.py"):
        (tmp_path / name).write_text("")
    for name in ("pyproject.toml", "chat/concepts.py", "tests/architecture/contracts.py"):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def test_a_tree_with_arrows_downhill_passes(small: Path) -> None:
    (small / "chat/messages/actions.py").write_text(
        "import chat.rooms\nimport accounts\nimport chatsite.environment\n"
    )
    (small / "chat/models.py").write_text("import chat.messages\n")
    (small / "chatsite/urls.py").write_text("import chat.gateway\n")
    done = lint(small)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("chat/rooms/actions.py", "import chat.messages"),
        ("chat/wire/base.py", "from chat.relay import anything"),
        ("chat/messages/actions.py", "import chat.models"),
        ("chat/gateway/consumer.py", "import chatsite.urls"),
        ("accounts/people.py", "import chat.rooms"),
        ("accounts/people.py", "import chatsite.urls"),
        ("chatsite/environment.py", "import accounts"),
        ("chatsite/settings/base.py", "import chat.wire"),
    ],
)
def test_an_arrow_turned_round_fails(small: Path, module: str, line: str) -> None:
    assert lint(small).returncode == 0
    (small / module).write_text(f"{line}\n")
    for created in re.findall(r"from (chat\.\w+) import anything", line):
        (small / created.replace(".", "/") / "anything.py").write_text("")
    done = lint(small)
    assert done.returncode == 1, done.stdout
    assert "BROKEN" in done.stdout


def test_a_package_that_is_placed_nowhere_fails(small: Path) -> None:
    (small / "chat/surprise").mkdir()
    (small / "chat/surprise/__init__.py").write_text("")
    done = lint(small)
    assert done.returncode == 1, done.stdout
    assert "surprise" in done.stdout


def test_the_contract_reads_the_list_of_concepts() -> None:
    assert tuple(contracts.concepts()) == CONCEPTS


def test_every_package_of_the_chat_is_a_concept_or_a_shim() -> None:
    found = {path.parent.name for path in (ROOT / "chat").glob("*/__init__.py")}
    assert found - set(CONCEPTS) - set(contracts.SHIMS) == set()


def test_every_module_of_the_site_is_high_or_low() -> None:
    found = {path.stem for path in (ROOT / "chatsite").glob("*.py")} - {"__init__"}
    found |= {path.parent.name for path in (ROOT / "chatsite").glob("*/__init__.py")}
    assert found - set(contracts.HIGH) - set(contracts.LOW) == set()
    assert set(contracts.HIGH) & set(contracts.LOW) == set()


def rank(model: type[Model]) -> int | None:
    """How high a model stands; None for what isn't ours."""
    package, _, rest = model.__module__.partition(".")
    if package == "accounts":
        return -1
    return CONCEPTS.index(rest.split(".")[0]) if package == "chat" else None


def uphill(models: list[type[Model]]) -> list[str]:
    """The foreign keys that point to a higher concept: a string reference that no import shows."""
    found = []
    for model in models:
        for field in model._meta.get_fields():
            target = field.related_model if field.is_relation and field.concrete else None
            if not isinstance(target, type) or not issubclass(target, Model):
                continue
            own, other = rank(model), rank(target)
            if own is not None and other is not None and other > own:
                found.append(f"{model.__name__}.{field.name} -> {target.__name__}")
    return found


def test_foreign_keys_point_downhill() -> None:
    models = list(apps.get_models(include_auto_created=True))
    assert any(rank(model) is not None for model in models)
    assert uphill(models) == []


def test_a_key_that_points_uphill_is_seen() -> None:
    from django.db import models

    class Low(models.Model):
        high = models.ForeignKey("High", on_delete=models.CASCADE)

        class Meta:
            app_label = "uphill"

    class High(models.Model):
        class Meta:
            app_label = "uphill"

    Low.__module__, High.__module__ = "chat.rooms.models", "chat.messages.models"
    try:
        assert uphill([Low, High]) == ["Low.high -> High"]
    finally:
        del apps.all_models["uphill"]
        apps.clear_cache()


def test_models_live_in_their_concept() -> None:
    """Django finds models at the app's root; each is defined in its concept."""
    for model in apps.get_app_config("chat").get_models():
        assert rank(model) is not None, model


def test_no_import_hides_in_a_function_to_run_uphill() -> None:
    """import-linter sees imports in functions too; this shows that nothing imports by a string instead."""
    for path in (ROOT / "chat").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in (
                "import_module",
                "import_string",
            ):
                pytest.fail(f"{path.relative_to(ROOT)}:{node.lineno} imports by a string")
