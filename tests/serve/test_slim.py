"""Modules lose their comments on the way to the browser, and nothing else."""

import re
from pathlib import Path

import pytest

from chatsite.static.slim import _comments, without_comments

JS = Path(__file__).resolve().parent.parent.parent / "static" / "js"


@pytest.mark.parametrize(
    ("source", "slim"),
    [
        ("/** Says\n * much. */\nlet a = 1; // one\n", "let a = 1; \n"),
        ("    // alone\n    go();\n", "    go();\n"),
        (
            "let url = \"http://a//b\"; let b = '/* no */';\n",
            "let url = \"http://a//b\"; let b = '/* no */';\n",
        ),
        ("let a = `// ${x /* in */ + `${y}`} /* out */`;\n", "let a = `// ${x  + `${y}`} /* out */`;\n"),
        ("let a = `${{b: {c: 1}}.b.c} // text`; // note\n", "let a = `${{b: {c: 1}}.b.c} // text`; \n"),
        ("let r = /[/*]\"'`/g.test(a) / 2 / b; // end\n", "let r = /[/*]\"'`/g.test(a) / 2 / b; \n"),
        ("return /\\/\\/.*`/u.exec(a);\n", "return /\\/\\/.*`/u.exec(a);\n"),
        ("let q = a / b; let s = '/';\n", "let q = a / b; let s = '/';\n"),
        ("let broken = `${a; // never closed\n", "let broken = `${a; // never closed\n"),
    ],
)
def test_what_is_a_comment(source: str, slim: str) -> None:
    assert without_comments(source) == slim


@pytest.mark.parametrize("path", sorted(JS.rglob("*.js")), ids=lambda path: str(path.relative_to(JS)))
def test_every_module_of_ours_is_understood(path: Path) -> None:
    source = path.read_text()
    spans = _comments(source)
    assert spans is not None
    slim = without_comments(source)
    assert len(slim) < len(source) or not spans
    assert not re.search(r"^\s*(//|/\*)", slim, re.MULTILINE)
    removed = "".join(source[start:end] for start, end in spans)
    # What is gone and what is left are all of it, but for white space.
    assert sorted("".join((removed + slim).split())) == sorted("".join(source.split()))
