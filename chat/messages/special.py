"""What Markdown itself doesn't know, in the HTML that it was rendered to: formulas, and moments.

A formula is `$x^2$` in a line or `$$x^2$$` by itself; its source goes to the reader, whose browser draws it. A moment
is `<time:2026-11-23T18:00+01:00>`, shown to every reader in his own zone: the day and time stand there as people write
them, so the source can be read and changed by hand, and says the same in a client that never heard of it.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

# As comrak writes them. Within both everything is escaped, so that no tag stands in them.
_FORMULA = re.compile(r'<span data-math-style="(?P<style>inline|display)">(?P<source>[^<]*)</span>')
_MOMENT = re.compile(r'<a href="time:[^"<>]*">time:(?P<source>[^<]*)</a>')
_SUM = re.compile(r"\d[\d.,]*[a-z]?[\s,;]+[^\W\d_]{2}", re.IGNORECASE)
"""A sum of money and the words behind it: "5, or", in what stands between two dollar signs."""
_FORM = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d)")


def marked(html: str) -> str:
    """The HTML with formulas and moments as readers get them; what only looks like one is text again."""
    if "<span data-math" in html:
        html = _FORMULA.sub(_formula, html)
    if '<a href="time:' in html:
        html = _MOMENT.sub(_moment, html)
    return html


def _formula(found: re.Match[str]) -> str:
    """Its source stands in `code`: what looks for names and emoji leaves that alone, and so do other clients."""
    source = found["source"]
    if found["style"] == "display":
        return f'<span class="math display"><code>{source}</code></span>'
    before, behind = found.string[: found.start()][-1:], found.string[found.end() :][:1]
    if before.isalnum() or behind.isalnum() or _SUM.match(source):
        return f"${source}$"
    return f'<span class="math"><code>{source}</code></span>'


def _moment(found: re.Match[str]) -> str:
    source = found["source"]
    if not _FORM.fullmatch(source):
        return f"&lt;time:{source}&gt;"
    try:
        at = datetime.fromisoformat(source).astimezone(UTC)
    except (ValueError, OverflowError):  # no such day, no such zone, or outside of all calendars
        return f"&lt;time:{source}&gt;"
    day, clock = source[:10], source[11:].replace("Z", " UTC")
    shown = re.sub(r"(?=[+-]\d\d:\d\d$)", " ", clock)
    return f'<time datetime="{at:%Y-%m-%dT%H:%M:%SZ}">{day} {shown}</time>'
