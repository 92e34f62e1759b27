"""Which links are looked at, what a page says of itself, and what hostile ones make of it."""

from __future__ import annotations

import time

import pytest
from django.conf import settings as site

from chat.messages import formatting
from chat.previews import finding, parsing

pytestmark = pytest.mark.once

PAGE = """<!doctype html><html><head><meta charset="utf-8">
<!-- <meta property="og:title" content="in a comment"> -->
<script>var x = '<meta property="og:title" content="in a script">'</script>
<title>Plain &amp; simple</title><meta name="description" content='It&#x27;s "quoted"'>
<META PROPERTY=og:site_name CONTENT=Harbour><meta content="/cover.png" property="og:image">
{more}</head><body></body></html>"""


def test_what_a_page_says() -> None:
    said = parsing.read(PAGE.format(more="").encode())
    assert said == parsing.Said("Plain & simple", 'It\'s "quoted"', "Harbour", "/cover.png")
    more = '<meta property="og:title" content="Better > first"><meta property="og:title" content="second">'
    assert parsing.read(PAGE.format(more=more).encode()).title == "Better > first"
    assert parsing.read(b"") == parsing.read(b"\x00\xff\xfe<") == parsing.Said()


@pytest.mark.parametrize(
    ("body", "charset", "title"),
    [
        ("<title>Größe</title>".encode(), "", "Größe"),
        ("<title>Größe</title>".encode("latin-1"), "ISO-8859-1", "Größe"),
        ('<meta charset="windows-1251"><title>Привет</title>'.encode("cp1251"), "", "Привет"),
        ("<title>日本</title>".encode("shift_jis"), "Shift_JIS", "日本"),
        ("<title>Größe</title>".encode("utf-16"), "nonsense", "Größe"),
        (b"<title>a\xffb</title>", "utf-8", "a\ufffdb"),
        (b"<title>+ADw-b+AD4-</title>", "utf-7", "+ADw-b+AD4-"),
        (b"<title>x</title>", "punycode", "x"),
        (b"<title>x</title>", "zlib_codec", "x"),
        (b"<title>\\x41</title>", "unicode_escape", "\\x41"),
    ],
)
def test_the_words_are_told_in_their_encoding(body: bytes, charset: str, title: str) -> None:
    assert parsing.read(body, charset).title == title


def test_what_is_shown_is_one_harmless_line() -> None:
    assert parsing.clean("a\u202eb\u2066c\u200fd\x00e\x1bf\ufeffg\u00adh", 200) == "abcdefgh"
    assert parsing.clean("  two\n\n lines\t&lt;b&gt; ", 200) == "two lines <b>"
    assert parsing.clean("x" * 500, 200) == "x" * 199 + "…"
    assert parsing.clean("👩‍🚀 نمی‌خواهم", 200) == "👩‍🚀 نمی‌خواهم"


@pytest.mark.parametrize(
    "piece",
    [
        "<meta ", "<meta x='", '<meta content="a" ', "<title ", "<title>", "<!--", "<!-- -->", "<script>", "<",
        "<meta a=b ", "&#", "<meta charset", "<script></script", "<svg><title>",
    ],
)  # fmt: skip
def test_no_page_takes_long(piece: str) -> None:
    body = (piece * (1024 * 1024 // len(piece))).encode()
    began = time.monotonic()
    parsing.read(body)
    assert time.monotonic() - began < 2.0


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("no link", 0),
        ("https://a.example and https://a.example/#x", 1),
        ("https://a.example https://b.example https://c.example https://d.example", 3),
        ("<https://a.example>", 0),
        ("`https://a.example`", 0),
        ("```\nhttps://a.example\n```", 0),
        ("[words](https://a.example)", 1),
        ("![words](https://a.example/x.png)", 1),
        ("www.a.example", 1),
        ("mailto:a@b.example ftp://a.example", 0),
        (f"{site.SITE_URL}/rooms/general/1", 0),
        ("http://user:pw@a.example http://2130706433/", 0),
        ("https://a.example/?b=1&c=2", 1),
    ],
)
def test_which_links(text: str, count: int) -> None:
    found = finding.links(text, formatting.render(text))
    assert len(found) == count
    assert all("&amp;" not in link.url for link in found)


def test_normal_forms() -> None:
    one = finding.key_of("https://Example.com:443/a#b")
    assert one == finding.key_of("https://example.com/a") != finding.key_of("https://example.com/A")
