"""The browser's modules: which bare name stands for which file, and who imports whom.

`js/messages/row.js` is imported as `#messages/row.js`, `vendor/lit.js` as `lit`; `vendor/katex.css` is no
module, but one finds where it lies by that name, for what is styled only when it is needed. A file's content never
holds a hashed name, so a changed module changes no other file: the page's import map alone says where each lies.
"""

import re
from collections.abc import Iterable, Mapping

OWN, VENDORED, LICENCES = "js/", "vendor/", "vendor/LICENSE"

# Comments go first, so that an example in one isn't taken for an import; strings keep their quotes.
_COMMENT = re.compile(
    r"""(?P<kept>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)|//[^\n]*|/\*.*?\*/""", re.DOTALL
)
_STATIC = re.compile(
    r"""(?:^|[;}\s])(?:import|export)\s*(?:[\w$*{][\w$*{},\s]*?\s*from\s*)?(?P<quote>["'])(?P<name>[^"'\n]+)(?P=quote)"""
)
_DYNAMIC = re.compile(
    r"""\bimport(?:\.meta\.resolve)?\s*\(\s*(?P<quote>["'])(?P<name>[^"'\n]+)(?P=quote)\s*\)"""
)


class BadImport(Exception):
    """A module imports what the import map doesn't know; the text names both."""


def bare_name(path: str) -> str | None:
    """Return the name that modules import the static file `path` by, or find it by; None when it is neither."""
    if path.startswith(VENDORED) and path.endswith(".css"):
        return path.removeprefix(VENDORED)
    if not path.endswith(".js"):
        return None
    if path.startswith(OWN):
        return "#" + path.removeprefix(OWN)
    if path.startswith(VENDORED) and not path.startswith(LICENCES):
        return path.removeprefix(VENDORED).removesuffix(".js")
    return None


def bare_names(paths: Iterable[str]) -> dict[str, str]:
    """Return {bare name: path} of all modules among the static files `paths`."""
    return {name: path for path in sorted(paths) if (name := bare_name(path)) is not None}


def imports_of(source: str) -> tuple[list[str], list[str]]:
    """Return the names that a module's source imports at once, and those it imports or resolves later."""
    code = _COMMENT.sub(lambda found: found["kept"] or " ", source)
    return [found["name"] for found in _STATIC.finditer(code)], [
        found["name"] for found in _DYNAMIC.finditer(code)
    ]


def import_graph(names: Mapping[str, str], sources: Mapping[str, str]) -> dict[str, list[str]]:
    """Return {bare name: [bare names it imports at once]} of our own modules; `sources` is {path: text}.

    Raise BadImport for a name that `names` doesn't hold: a relative one too, since hashed files have no
    neighbours by their plain names.
    """
    graph = {}
    for name, path in names.items():
        if not path.startswith(OWN):
            continue
        now, later = imports_of(sources[path])
        for wanted in (*now, *later):
            if wanted not in names:
                raise BadImport(
                    f"{path} imports {wanted!r}, which no file stands for (write '#concept/file.js')."
                )
        graph[name] = list(dict.fromkeys(now))
    return graph


def preloads(entry: str, graph: Mapping[str, list[str]]) -> list[str]:
    """Return every module that `entry` needs before it runs, itself first, breadth first."""
    found = {entry: None}
    waiting = [entry]
    for name in waiting:
        fresh = [one for one in graph.get(name, []) if one not in found]
        found.update(dict.fromkeys(fresh))
        waiting.extend(fresh)
    return list(found)
