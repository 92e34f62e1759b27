"""Static files: what collecting writes, and what both servers answer."""

import json
from pathlib import Path

import brotli
import httpx
import pytest

from chatsite.static.modules import BadImport, bare_names, import_graph, imports_of, preloads
from chatsite.static.slim import without_comments
from tests.serve.process import WebProcess


@pytest.fixture(scope="session")
def manifest(data: Path) -> dict[str, str]:
    paths: dict[str, str] = json.loads((data / "static/staticfiles.json").read_text())["paths"]
    return paths


@pytest.fixture
def script(web: WebProcess, manifest: dict[str, str]) -> str:
    return f"{web.url}/static/{manifest['js/greeting/hello.js']}"


def source(path: str) -> str:
    return (Path(__file__).parent / "static" / path).read_text()


def sent(path: str) -> str:
    """What a browser gets of one of our modules."""
    return without_comments(source(path))


def test_imports_are_found_where_they_stand() -> None:
    now, later = imports_of(source("js/greeting/app.js"))
    assert (now, later) == (["#greeting/hello.js", "tiny"], ["#greeting/later.js"])
    code = 'export{a}from"#x/a.js";import*as b from \'#x/b.js\';import"#x/c.js"\nimport d, {\n e,\n} from "#x/d.js"'
    assert imports_of(code)[0] == ["#x/a.js", "#x/b.js", "#x/c.js", "#x/d.js"]
    assert imports_of("const url = import.meta.resolve('worker');") == ([], ["worker"])


@pytest.mark.parametrize("wrong", ['import "nowhere"', 'import "./b.js"', 'import("#a/missing.js")'])
def test_an_import_of_nothing_is_an_error(wrong: str) -> None:
    names = bare_names(["js/a/b.js"])
    assert import_graph(names, {"js/a/b.js": 'import "#a/b.js"'}) == {"#a/b.js": ["#a/b.js"]}
    with pytest.raises(BadImport, match=r"js/a/b\.js imports"):
        import_graph(names, {"js/a/b.js": wrong})


def test_preloads_are_all_that_is_needed_at_once(data: Path) -> None:
    graph = json.loads((data / "static/modules.json").read_text())["graph"]
    assert preloads("#greeting/app.js", graph) == ["#greeting/app.js", "#greeting/hello.js", "tiny"]


def test_a_file_answers_for_ever(script: str) -> None:
    answer = httpx.get(script, headers={"Accept-Encoding": "identity"})
    assert answer.text == sent("js/greeting/hello.js")
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["vary"] == "Accept-Encoding"
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [("gzip, deflate, br", "br"), ("gzip", "gzip"), ("br;q=0, gzip", "gzip"), ("", None), ("zstd", None)],
)
def test_the_smallest_accepted_encoding_is_sent(script: str, accepted: str, encoding: str | None) -> None:
    with httpx.stream("GET", script, headers={"Accept-Encoding": accepted}) as answer:
        raw = b"".join(answer.iter_raw())
        assert answer.headers.get("content-encoding") == encoding
        assert answer.headers["content-length"] == str(len(raw))
    if encoding == "br":
        assert brotli.decompress(raw).decode() == sent("js/greeting/hello.js")


def test_head_and_a_known_copy_have_no_body(script: str) -> None:
    head = httpx.head(script, headers={"Accept-Encoding": "identity"})
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(sent("js/greeting/hello.js")))
    again = httpx.get(script, headers={"If-None-Match": head.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("name", ["js/greeting/hello.js", "staticfiles.json", "..%2f..%2fsecret-key", ""])
def test_only_hashed_names_are_answered(web: WebProcess, script: str, name: str) -> None:
    assert httpx.get(script).status_code == 200
    assert httpx.get(f"{web.url}/static/{name}").status_code == 404


def test_nothing_can_be_posted(script: str) -> None:
    assert httpx.post(script, content=b"x").status_code == 405


def test_urls_in_css_are_hashed(web: WebProcess, manifest: dict[str, str]) -> None:
    style = httpx.get(f"{web.url}/static/{manifest['css/page.css']}").text
    assert manifest["css/dot.svg"].rsplit("/", 1)[-1] in style
