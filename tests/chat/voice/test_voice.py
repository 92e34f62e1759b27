"""Voice messages: what is taken for a recording, who may send which file, and that nobody gives one other words."""

from __future__ import annotations

import tempfile
import uuid
from typing import Any

import pytest

from accounts.models import User
from chat.files import actions as files
from chat.files import sniffing
from chat.messages import actions as log
from chat.messages.models import Message
from chat.rooms.models import Room
from chat.wire.refusals import BadRequest, Conflict, Forbidden, NotFound
from tests.chat.messages.support import leave, say
from tests.chat.rooms.support import ask
from tests.support import sounds

Json = dict[str, Any]
PEAKS = [0, 100, 40, 40, 7]


def uploaded(who: User, content: bytes = sounds.webm(), name: str = "voice.webm") -> int:
    with tempfile.TemporaryFile() as file:
        file.write(content)
        return files.upload(who, name, file).pk


def speak(who: User, room: Room, file: int, **fields: Any) -> Json:
    wish = {"nonce": str(uuid.uuid4()), "duration": 7_400, "peaks": PEAKS, **fields}
    found: Json = ask(who, "voice.send", room=room.pk, file=file, **wish)["message"]
    return found


def test_a_recording_is_a_message(crew: Room, alice: User, bob: User) -> None:
    file, nonce = uploaded(alice), str(uuid.uuid4())
    sent = speak(alice, crew, file, nonce=nonce)
    assert sent["voice"] == {"duration": 7_400, "peaks": PEAKS}
    assert ([one["id"] for one in sent["files"]], sent["files"][0]["type"]) == ([file], "audio/webm")
    assert (sent["text"], sent.get("html")) == ("🎤 0:07", None)
    assert speak(alice, crew, file, nonce=nonce) == sent, "the same again"
    with pytest.raises(Conflict):
        speak(alice, crew, file, nonce=nonce, duration=7_401)
    (read,) = ask(bob, "message.get", room=crew.pk, numbers=[sent["number"]])["messages"]
    assert read["voice"] == sent["voice"]
    log.delete(alice.pk, crew.pk, sent["number"])
    (gone,) = ask(bob, "message.get", room=crew.pk, numbers=[sent["number"]])["messages"]
    assert "voice" not in gone and "files" not in gone


def test_it_answers_and_stands_in_threads(crew: Room, alice: User, bob: User) -> None:
    root = say(crew, alice, "how was it?")["number"]
    sent = speak(bob, crew, uploaded(bob), thread=root, also_to_room=True, reply_to=root)
    assert (sent["thread"], sent["also_to_room"], sent["quote"]["excerpt"]) == (root, True, "how was it?")
    answer = say(crew, alice, "good to hear", reply_to=sent["number"])
    assert answer["quote"] == {"author": bob.pk, "excerpt": "🎤 0:07"}
    with pytest.raises(BadRequest) as caught:
        speak(bob, crew, uploaded(bob), also_to_room=True)
    assert tuple(caught.value.fields) == ("also_to_room",)


def test_only_a_recording_of_my_own(crew: Room, alice: User, bob: User, charlie: User) -> None:
    mine, foreign = uploaded(alice), uploaded(bob)
    for file in (foreign, 999_999):
        with pytest.raises(NotFound) as caught:
            speak(alice, crew, file)
        assert caught.value.error() == {
            "code": "not_found", "detail": "There is no such file.", "fields": {"file": "is no file of yours"},
        }  # fmt: skip
    for content, name in (
        (sounds.webm(sounds.SOUND, sounds.PICTURE), "film.webm"),
        (sounds.mp4(b"vide", b"soun"), "film.mp4"),
        (b"<script>alert(1)</script>", "voice.webm"),
        (b"RIFF\x24\x08\0\0WAVEfmt \x10\0\0\0" + b"\1" * 400, "voice.wav"),
    ):
        with pytest.raises(BadRequest) as refused:
            speak(alice, crew, uploaded(alice, content, name))
        assert tuple(refused.value.fields) == ("file",)
    with pytest.raises(NotFound):
        speak(charlie, crew, uploaded(charlie))
    leave(crew, bob)
    with pytest.raises(NotFound):
        speak(bob, crew, foreign)
    assert not Message.objects.exists()
    speak(alice, crew, mine)
    speak(alice, crew, uploaded(alice, sounds.mp4()))


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("duration", [0, -1, 300_001, 1.5, "7", None, True]),
        ("peaks", [[], [1] * 65, [101], [-1], [0.5], ["1"], [None], "1", None, {"0": 1}, [[1]]]),
        ("file", [0, "1", None, [1]]),
    ],
)
def test_what_is_plainly_wrong_names_its_field(
    crew: Room, alice: User, field: str, values: list[object]
) -> None:
    right: Json = {"file": uploaded(alice)}
    for value in values:
        with pytest.raises(BadRequest) as caught:
            speak(alice, crew, **{**right, field: value})
        assert tuple(caught.value.fields) == (field,), value
    assert not Message.objects.exists()
    speak(alice, crew, right["file"], duration=300_000, peaks=[5] * 64)


def test_nobody_gives_it_other_words(crew: Room, alice: User) -> None:
    sent = speak(alice, crew, uploaded(alice))
    with pytest.raises(Forbidden):
        log.edit_now(alice.pk, crew.pk, sent["number"], "what I never said")
    assert Message.objects.get(number=sent["number"]).text == "🎤 0:07"


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (sounds.webm(), "audio/webm"),
        (sounds.webm(void=4_000), "audio/webm"),
        (sounds.webm(sounds.SOUND, sounds.SOUND), "audio/webm"),
        (sounds.webm(sounds.PICTURE), "video/webm"),
        (sounds.webm(sounds.SOUND, sounds.PICTURE), "video/webm"),
        (sounds.webm(void=9_000), "video/webm"),  # its tracks lie beyond what is looked at
        (sounds.webm(17), "video/webm"),
        (sounds.mp4(), "audio/mp4"),
        (sounds.mp4(b"soun", b"vide"), "video/mp4"),
        (sounds.mp4(b"text"), "video/mp4"),
        (sounds.mp4(brand=b"M4A "), "audio/mp4"),
    ],
)
def test_what_has_no_picture_is_sound(head: bytes, kind: str) -> None:
    assert sniffing.sniff(head[: sniffing.HEAD], "voice") == kind
    assert sniffing.shown_inline(kind)


@pytest.mark.parametrize("whole", [sounds.webm(), sounds.mp4()])
def test_a_broken_head_is_looked_at_in_no_time(whole: bytes) -> None:
    """Cut anywhere, and with any byte turned round: it ends, and says something."""
    for at in range(len(whole)):
        for head in (whole[:at], whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :]):
            assert "/" in sniffing.sniff(head or b"\0", "voice")
    assert "/" in sniffing.sniff(whole[:4] + b"\x18\x53\x80\x67\xff" * 1_600, "voice")
