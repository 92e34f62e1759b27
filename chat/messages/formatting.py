"""Markdown to the HTML that readers get: rendered once, before the writer, and sanitised.

comrak never passes typed HTML through (`escape`), nh3 lets only what stands here pass; the client holds the
result against an allow-list of its own. Text without markup isn't rendered at all, nor is one whose HTML would be
larger than 64 KiB: the sanitiser's time grows with the square of the nesting, and a page of `>` took it a second.
Both are shown as they were typed.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import nh3
from comrak import ExtensionOptions, RenderOptions, render_markdown

from chat.emoji import known
from chat.emoji.rendering import pictured
from chat.messages import special
from chatsite.threads import in_thread

LARGEST = 65_536
INLINE = 400
"""Characters up to which rendering is quick enough for the event loop (14 µs usually, 2 ms at worst)."""

_MARKUP = re.compile(
    r"[*_`~\[\]<>#|\\!&@$]|://|www\.|^[ \t]*(?:[-+=]|\d{1,9}[.)])|^(?: {4}| {0,3}\t)", re.MULTILINE
)
_IMAGE = re.compile(r'<img src="(?P<url>[^"]*)" alt="(?P<alt>[^"]*)"(?: title="[^"]*")? />')
_MENTION = {"class": re.compile(r"mention(?: silent)?"), "data-user": re.compile(r"[1-9][0-9]{0,18}")}
_SPAN = {"spoiler", "math", "math display"}
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_LANGUAGE = re.compile(r"language-[A-Za-z0-9_+#.-]{1,40}")
_TAGS = {
    "a", "bdi", "blockquote", "br", "code", "del", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "input", "li", "ol",
    "p", "pre", "span", "strong", "table", "tbody", "td", "th", "thead", "time", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href", "title"},
    "bdi": {"class", "data-user"},
    "code": {"class"},
    "input": {"type", "checked", "disabled"},
    "ol": {"start"},
    "span": {"class"},
    "td": {"align"},
    "th": {"align"},
    "time": {"datetime"},
}


def _attribute(tag: str, name: str, value: str) -> str | None:
    """Only values that we know: a code block's language, a task's box, a column's side, a list's first number, whom
    a mention names, what is hidden or a formula, a moment."""
    if tag == "span":
        return value if value in _SPAN else None
    if tag == "time":
        return value if _MOMENT.fullmatch(value) else None
    if tag == "bdi":
        return value if _MENTION[name].fullmatch(value) else None
    if tag == "code":
        return value if _LANGUAGE.fullmatch(value) else None
    if tag == "input":
        return "checkbox" if name == "type" and value == "checkbox" else "" if name != "type" else None
    if name == "align":
        return value if value in ("left", "center", "right") else None
    if name == "start":
        return value if value.isdecimal() and len(value) <= 9 else None
    return value


_cleaner = nh3.Cleaner(
    tags=_TAGS,
    clean_content_tags=set(),
    attributes=_ATTRIBUTES,
    attribute_filter=_attribute,
    url_schemes={"http", "https", "mailto"},
    url_relative="deny",
    link_rel="noopener noreferrer nofollow",
)


def _extensions() -> ExtensionOptions:
    options = ExtensionOptions()
    options.table = options.strikethrough = options.autolink = options.tasklist = True
    options.spoiler = options.math_dollars = True
    return options


def _rendering() -> RenderOptions:
    options = RenderOptions()
    options.hardbreaks = options.escape = True
    return options


_EXTENSIONS, _RENDERING = _extensions(), _rendering()


async def rendered(text: str) -> str | None:
    """`render`, off the event loop when the text is long, or may hold an emoji of the site's own."""
    if not known.mentioned(text) and (len(text) <= INLINE or not _MARKUP.search(text)):
        return render(text)
    return await in_thread(render, text)


def render(text: str, mark: Callable[[str], str] | None = None) -> str | None:
    """Sanitised HTML of at most 64 KiB for a message's text, or None when it is plain. At most 55 ms.

    `mark` changes the HTML before it is sanitised. Emoji of the site's own are looked up where the text has one."""
    own = known.urls(known.mentioned(text))
    if not own and not _MARKUP.search(text):
        return None
    made = special.marked(render_markdown(text, extension_options=_EXTENSIONS, render_options=_RENDERING))
    if len(made.encode()) > LARGEST:
        return None
    plain = made == f"<p>{_escaped(text)}</p>\n"
    marked = made if mark is None else mark(made)
    if len(marked.encode()) > LARGEST or (plain and marked == made and not own):
        return None
    # Pictures come after the sanitiser, which lets none through: only addresses of our own stand in them.
    cleaned = pictured(_cleaner.clean(_IMAGE.sub(_link, marked)).strip(), own)
    return cleaned if len(cleaned.encode()) <= LARGEST else None


def _link(image: re.Match[str]) -> str:
    """A picture from elsewhere would tell its server who reads: it becomes a link."""
    url, alt = image["url"], image["alt"]
    return f'<a href="{url}">{alt or url}</a>'


def _escaped(text: str) -> str:
    return html.escape(text, quote=True).replace("&#x27;", "'").replace("\n", "<br />\n")
