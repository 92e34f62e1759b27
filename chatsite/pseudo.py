"""The pseudo-locale `ar-XB`: every message of the interface, made from its English so that one can read it and still
see what a translation would break: it runs from right to left, has accents, and is a third longer.

    python -m chatsite.pseudo FOLDER

It is made anew at each start with `PSEUDO_LOCALE=on`, so it is never stale, and without that nobody is offered it.
"""

import ast
import json
import re
import struct
import sys
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation.template import templatize

from chatsite.static.slim import without_comments

ROOT = Path(__file__).resolve().parent.parent
CODE = "ar-xb"
LOCALE = "ar_XB"
SOURCES = ("accounts", "chat", "chatsite")
LONGER = 1.3
Message = tuple[str, ...]
"""(text,), or (one, several)."""

_CALLS = {"_": 1, "gettext": 1, "gettext_lazy": 1, "gettext_noop": 1, "ngettext": 2, "ngettext_lazy": 2}
_IN_TEMPLATE = re.compile(
    r"""\b(?P<name>n?gettext|_)\((?P<words>(?:u?(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'),?\s*)+)"""
)
_STRING = r'"((?:[^"\\]|\\.)*)"'
_IN_SCRIPT = re.compile(rf"\bt\(\s*{_STRING}")
_SEVERAL_IN_SCRIPT = re.compile(rf"\bplural\([^\"]*?,\s*{_STRING},\s*{_STRING}")
_KEPT = re.compile(r"(%\(\w+\)[sd]|%[sd%]|\{[^{}]*\}|<[^>]+>|&#?\w+;|https?://\S+|\s*\n\s*)")
_LETTERS = str.maketrans(
    {"c": "ç", "n": "ñ", "s": "š", "y": "ý", "z": "ž", "C": "Ç", "N": "Ñ", "S": "Š", "Y": "Ý", "Z": "Ž"}
    | {plain: strange * 2 for plain, strange in zip("aeiou", "åéîöû", strict=True)}
    | dict(zip("AEIOU", "ÅÉÎÖÛ", strict=True))
)
_TURNED, _STRAIGHT = "\u202e", "\u202c"


def pseudo(text: str) -> str:
    """The text as the pseudo-locale has it; what stands for values, tags and addresses is kept as it is."""
    return "".join(piece if place % 2 else _turned(piece) for place, piece in enumerate(_KEPT.split(text)))


def _turned(piece: str) -> str:
    words = piece.strip()
    if not any(letter.isalpha() for letter in words):
        return piece
    made = words.translate(_LETTERS)
    made += "·" * max(0, round(len(words) * LONGER) - len(made))
    at = piece.index(words)
    return f"{piece[:at]}{_TURNED}{made}{_STRAIGHT}{piece[at + len(words) :]}"


def server_messages(root: Path = ROOT) -> set[Message]:
    """What the server says: in the Python of SOURCES and in the templates."""
    found: set[Message] = set()
    for source in SOURCES:
        for path in (root / source).rglob("*.py"):
            found.update(_in_python(path.read_text()))
    for path in (root / "templates").rglob("*.*"):
        found.update(_in_template(path.read_text()))
    return found


def browser_messages(root: Path = ROOT) -> set[Message]:
    """What our scripts say."""
    found: set[Message] = set()
    for path in (root / "static" / "js").rglob("*.js"):
        source = without_comments(path.read_text())
        for kind in (_IN_SCRIPT, _SEVERAL_IN_SCRIPT):
            found.update(
                tuple(json.loads(f'"{one}"') for one in words.groups()) for words in kind.finditer(source)
            )
    return found


def _in_python(source: str) -> Iterator[Message]:
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        words = [
            one.value for one in node.args[: _CALLS.get(node.func.id, 0)] if isinstance(one, ast.Constant)
        ]
        if words and all(isinstance(word, str) for word in words):
            yield tuple(str(word) for word in words)


def _in_template(source: str) -> Iterator[Message]:
    """Django itself turns a template into calls, as for its own extraction."""
    for found in _IN_TEMPLATE.finditer(templatize(source)):
        words = ast.literal_eval(f"({found['words'].rstrip(', ')},)")
        yield tuple(words)


def make(folder: Path) -> None:
    """Write both catalogues: `folder`/ar_XB/LC_MESSAGES/django.mo and `folder`/ar_XB/browser.json."""
    place = folder / LOCALE
    (place / "LC_MESSAGES").mkdir(parents=True, exist_ok=True)
    (place / "LC_MESSAGES" / "django.mo").write_bytes(compiled(server_messages()))
    words = {one[0]: _for_browser(one) for one in sorted(browser_messages())}
    (place / "browser.json").write_text(json.dumps(words, ensure_ascii=False))


def _for_browser(message: Message) -> str | dict[str, str]:
    """Of several, by their names in the rules of plurals; each language has some of them."""
    if len(message) == 1:
        return pseudo(message[0])
    return {"one": pseudo(message[0]), "other": pseudo(message[1])}


def compiled(messages: set[Message]) -> bytes:
    """A catalogue as gettext reads it (the GNU .mo format: header, two tables of lengths and places, the texts)."""
    head = "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=(n != 1);\n"
    pairs = {"": head} | {"\0".join(one): "\0".join(map(pseudo, one)) for one in messages}
    ordered = sorted((key.encode(), value.encode()) for key, value in pairs.items())
    begin = 28 + 16 * len(ordered)
    keys, values, texts = b"", b"", b""
    for table in (0, 1):
        rows = b""
        for pair in ordered:
            rows += struct.pack("<II", len(pair[table]), begin + len(texts))
            texts += pair[table] + b"\0"
        keys, values = (rows, values) if table == 0 else (keys, rows)
    return (
        struct.pack("<7I", 0x950412DE, 0, len(ordered), 28, 28 + 8 * len(ordered), 0, begin)
        + keys
        + values
        + texts
    )


if __name__ == "__main__":
    make(Path(sys.argv[1]))
