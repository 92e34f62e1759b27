"""What counts as asking, deciding and settling, by the words alone."""

from __future__ import annotations

import time

import pytest

from chat.catchup import words


@pytest.mark.parametrize(
    "text",
    [
        "Who has the key?",
        "(really?)",
        "Really?!",
        "“Ready?”",
        "**Who** asks?",
        "Is `a ? b : c` valid?",
        "See https://x.example/?q=1 - or what?",
        "> It rains.\nDoes it?",
        "誰ですか",
        "これは何ですか。",
        "何時に？",
        "من هناك؟",
        "Πού είναι;",
        "Ով է՞ ",
        "你好吗",
        "¿Quién?",
        "Anyone seen my bucket",
        "Weiß jemand, wann er kommt",
        "one? two. three.",
    ],
)
def test_asks(text: str) -> None:
    assert words.asks(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "It rains.",
        "https://x.example/?q=1",
        "www.x.example/?",
        "`ready ? go() : wait()`",
        "```sql\nSELECT ? ;\n```",
        "~~~\nwho?\n~~~",
        "```\nnever closed?",
        "> Who?\nI do.",
        "Good; and thanks.",
        "a;b",
        "what?ever=1",
        "somebody's; κάτι;κάτι",
        "いいですから",
    ],
)
def test_does_not_ask(text: str) -> None:
    assert not words.asks(text)


@pytest.mark.parametrize(
    ("text", "so"),
    [
        ("Decision: blue.", True),
        ("**Decision:** blue.", True),
        ("- decided : blue", True),
        ("Some talk.\n\nDECISION: blue", True),
        ("Beschluss: blau", True),
        ("决定：蓝色", True),
        ("The decision: blue.", False),
        ("Decision pending", False),
        ("```\nDecision: code\n```", False),
    ],
)
def test_decides(text: str, so: bool) -> None:
    assert words.decides(text) is so


def test_small_words() -> None:
    for text in ("Anyone?", "nobody yet?", "??", "Jemand?", "誰か？", "Any ideas?"):
        assert words.nudges(text), text
    for text in ("¿A cuánto?", "Who else?", "Anyone hungry?", "名前は？"):
        assert not words.nudges(text), text
    for text in ("Never mind, found it", "Solved!", "Erledigt."):
        assert words.settles(text), text
    assert not words.settles("I never mind the rain")
    for text in ("I don't know, sorry.", "Sorry, no idea", "Keine Ahnung", "не знаю"):
        assert words.unknowing(text), text
    assert not words.unknowing("There is no ideal place")


@pytest.mark.parametrize(
    "text",
    [
        "`" * 2_000,
        ("`a" * 1_000) + "?",
        "```\n" * 500 + "?",
        "> " * 1_000 + "?",
        "?" * 2_000,
        ("* " * 999) + ":",
        "x" * 1_999 + "?",
    ],
)
def test_nothing_takes_long(text: str) -> None:
    began = time.perf_counter()
    words.asks(text), words.decides(text), words.settles(text), words.nudges(text), words.unknowing(text)
    assert time.perf_counter() - began < 0.02
