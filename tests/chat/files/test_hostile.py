"""Whatever is sent, nothing of it runs on our origin, and opening it takes little (T49, T50)."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import time
import unicodedata

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from PIL import Image

from accounts.models import User
from chat.files import names, sniffing
from chat.files.models import Rendition
from tests.chat.files.conftest import Send, bearer, body, stored
from tests.chat.files.hostile import HOSTILE, NAMES, OVERRIDE

pytestmark = pytest.mark.once

RUNS = re.compile("html|xml|svg|script|shockwave|wasm|multipart|css")
PICTURES = {
    "png with html in it",
    "png followed by html",
    "gifar",
    "jpeg with html in its comment",
    "gif without an end",
}


@pytest.mark.parametrize("what", HOSTILE)
def test_nothing_runs(what: str, alice: User, send: Send, client: Client) -> None:
    name, content = HOSTILE[what]
    start = time.monotonic()
    answer = send(alice, name, content)
    assert time.monotonic() - start < 8
    assert answer.status_code == 201, answer.content
    told = answer.json()

    got = client.get(told["url"], headers=bearer(alice))
    assert body(got) == content
    assert got["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in got["Content-Security-Policy"]
    assert "default-src 'none'" in got["Content-Security-Policy"]
    assert not RUNS.search(got["Content-Type"])
    inline = got["Content-Disposition"].startswith("inline")
    assert inline == (what in PICTURES)
    assert inline == ("thumb" in told)
    if inline:
        Image.open(io.BytesIO(content)).load()


@pytest.mark.parametrize("what", sorted(PICTURES))
def test_what_others_get_holds_nothing_of_what_was_sent(
    what: str, alice: User, send: Send, client: Client
) -> None:
    told = send(alice, *HOSTILE[what]).json()
    thumb = body(client.get(told["thumb"], headers=bearer(alice)))
    with default_storage.open(Rendition.objects.get(kind="clean").path) as stored_clean:
        clean = stored_clean.read()
    assert Image.open(io.BytesIO(thumb)).format == "WEBP"
    for made in (thumb, clean):
        Image.open(io.BytesIO(made)).load()
        assert b"script" not in made
        assert b"MANIFEST" not in made


def test_the_list_is_long_enough() -> None:
    assert len(HOSTILE) >= 48


BOMBS = [
    *(
        "50k x 50k png",
        "9k x 9k png",
        "scan bomb",
        "text bomb",
        "giant jpeg",
        "frame bomb",
        "webp of absurd size",
    ),
    *("deep boxes", "vast table", "playlist as mp4", "deep pdf", "pdf that is its own parent"),
    "pdf that unpacks to 400 MB",
]


@pytest.mark.parametrize("what", BOMBS)
def test_opening_takes_at_most_256_mb_and_2_s(what: str) -> None:
    """In one child each, by what the kernel counted; a PDF may have 4 s."""
    program = (
        "import resource, sys, tempfile, time\n"
        "from chat.files import sniffing\n"
        "from chat.files.making import kinds, running\n"
        "data = sys.stdin.buffer.read(); content = tempfile.TemporaryFile(); content.write(data)\n"
        "recipe = kinds.recipe(sniffing.sniff(data[:sniffing.HEAD], 'x')); start = time.monotonic()\n"
        "if recipe:\n"
        "  program, limits = running.CHILDREN / recipe.program, recipe.limits(len(data))\n"
        "  with running.child(program, content, recipe.wants, limits, recipe.options) as said:\n"
        "    none = said is None or not recipe.needs <= set(said.made) or not said.made\n"
        "else: none = True\n"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "print(none, used.ru_maxrss // 1024, used.ru_utime + used.ru_stime, time.monotonic() - start)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], input=HOSTILE[what][1], capture_output=True, check=True
    )
    none, megabytes, cpu, wall = done.stdout.split()
    assert none == b"True"
    assert int(megabytes) <= 256
    assert float(cpu) <= (5 if what.endswith(("pdf", "parent", "400 MB")) else 3)
    assert float(wall) <= 8


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_harmless(name: str, alice: User, send: Send, client: Client) -> None:
    answer = send(alice, name, b"some words")
    if answer.status_code != 201:  # Django's parser drops a part whose name is nothing but dots
        assert answer.status_code == 400
        assert "file" in answer.json()["error"]["fields"]
        assert stored() == []
        return
    told = answer.json()
    check(told["name"])
    got = client.get(told["url"], headers=bearer(alice))
    assert body(got) == b"some words"
    assert "\n" not in got["Content-Disposition"]
    assert got["Content-Disposition"].isascii()
    (path,) = stored()
    assert re.fullmatch(r"[0-9a-f]{32}", path.name)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_harmless_through_any_door(name: str) -> None:
    check(names.clean(name))


def check(name: str) -> None:
    assert 1 <= len(name.encode()) <= 255
    assert not set(name) & set("/\\\0\r\n" + OVERRIDE)
    assert name.strip(" .")
    assert unicodedata.is_normalized("NFC", name)
    assert not [char for char in name if unicodedata.category(char) in ("Cc", "Cf")]


def test_a_good_name_stays() -> None:
    for name in ("Fahrplan März.pdf", "日本語 مرحبا עברית.pdf", ".gitignore", "naïve résumé (2).txt"):
        assert names.clean(name) == name
    assert names.clean("x" * 300 + ".tar.gz").endswith("x.gz")


@pytest.mark.parametrize(
    ("head", "name", "kind"),
    [
        (b"plain words", "a.txt", "text/plain"),
        (b"plain words", "a.html", "text/plain"),
        (b"a,b\n1,2", "a.csv", "text/csv"),
        (b"# A page\nwith `<script>` in it", "README.md", "text/markdown"),
        (b"if a <b and c> d: pass", "a.py", "text/plain"),
        (b"%PDF-1.7 \xe2\xe3", "a.pdf", "application/pdf"),
        (b"%PDF-1.7 \xe2\xe3", "a.png", "application/pdf"),
        ("Grüße".encode(), "", "text/plain"),
        (("ж" * 5000).encode()[:8192], "long.txt", "text/plain"),
        (b"\xff\xfe" + "words".encode("utf-16-le"), "a.txt", "text/plain"),
        (b"\x00\x01\x02", "a.txt", "application/octet-stream"),
        (b"", "a.png", "text/plain"),
    ],
)
def test_ordinary_files_are_what_they_are(head: bytes, name: str, kind: str) -> None:
    assert sniffing.sniff(head, name) == kind
