"""The protocol by hand: what each request is answered, and that what is refused changes nothing."""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Callable
from typing import Any

import pytest
from django.test import override_settings

from accounts.models import User
from accounts.suspensions.actions import suspend
from chat.files import limits
from chat.files.models import File
from chat.files.tus import actions, lying
from chat.files.tus.asking import PREFIX
from chat.files.tus.models import Upload
from tests.chat.files.tus.conftest import NAME, Body, Program, Told, lie

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = b"0123456789" * 30


def begun(program: Program, length: int = len(WORDS), **more: Any) -> str:
    """The address of a new upload."""
    told = program.begin(length, **more)
    assert told.status == 201, told
    return told.headers["location"]


def test_a_file_in_three_pieces(alice: User) -> None:
    program = Program(alice)

    told = program.begin(len(WORDS))
    where = told.headers["location"]
    assert (told.status, where[: len(PREFIX)], len(where) - len(PREFIX)) == (201, PREFIX, 22)
    assert told.headers["upload-offset"] == "0"
    for offset in (0, 100, 200):
        state = program.ask("HEAD", where)
        assert (state.status, state.headers["upload-offset"], state.content) == (200, str(offset), b"")
        assert state.headers["upload-length"] == "300"
        told = program.send(where, offset, WORDS[offset : offset + 100])
        assert (told.status, told.headers["upload-offset"]) == (204, str(offset + 100))
        assert told.headers["upload-expires"].endswith("GMT")
    file = File.objects.select_related("blob").get(pk=told.headers["chat-file"])
    assert (file.name, file.owner_id, file.blob.size) == (NAME, alice.pk, 300)
    assert file.blob.sha256 == hashlib.sha256(WORDS).hexdigest()
    assert file.type == "text/plain"
    shown = program.ask("GET", where)
    assert (shown.status, shown.json()["offset"], shown.json()["length"]) == (200, 300, 300)
    assert set(shown.json()) == {"offset", "length", "file"}
    assert shown.json()["file"]["id"] == file.pk
    assert shown.json()["file"]["name"] == NAME
    assert program.ask("HEAD", where).headers["chat-file"] == str(file.pk)
    assert lie() == []


def test_every_answer_says_what_it_speaks_and_is_kept_by_nobody(alice: User, bob: User) -> None:
    program, other, nobody = Program(alice), Program(bob), Program(None)

    where = begun(program)
    answers = [
        program.ask("OPTIONS", PREFIX),
        nobody.ask("OPTIONS", where),
        program.begin(5),
        program.ask("HEAD", where),
        program.ask("GET", where),
        program.send(where, 7, b"x"),
        program.send(where, 0, b"x"),
        other.ask("HEAD", where),
        nobody.ask("HEAD", where),
        program.ask("PUT", where),
        program.ask("HEAD", where, Tus_Resumable="0.2.2"),
        program.ask("DELETE", where),
    ]
    told = [one.status for one in answers]
    assert told == [204, 204, 201, 200, 200, 409, 204, 404, 401, 405, 412, 204]
    for one in answers:
        assert one.headers["tus-resumable"] == "1.0.0"
        assert one.headers["cache-control"] == "no-store"
        assert one.headers["x-content-type-options"] == "nosniff"


def test_what_it_can_do_is_told(alice: User) -> None:
    told = Program(None).ask("OPTIONS", PREFIX, Tus_Resumable=None)
    assert told.headers["tus-version"] == "1.0.0"
    assert told.headers["tus-extension"] == "creation,creation-with-upload,termination,expiration,checksum"
    assert told.headers["tus-max-size"] == str(200 * 1024 * 1024)
    assert told.headers["tus-checksum-algorithm"] == "sha1,sha256,md5"


def test_the_first_bytes_come_along(alice: User) -> None:
    program = Program(alice)

    told = program.begin(300, body=WORDS[:120])
    assert (told.status, told.headers["upload-offset"]) == (201, "120")
    assert "chat-file" not in told.headers
    told = program.send(told.headers["location"], 120, WORDS[120:])
    assert File.objects.get(pk=told.headers["chat-file"]).blob.size == 300
    whole = program.begin(300, body=WORDS)
    assert (whole.status, whole.headers["upload-offset"]) == (201, "300")
    assert File.objects.filter(pk=whole.headers["chat-file"]).exists()


def test_an_empty_file_is_a_file_at_once(alice: User) -> None:
    told = Program(alice).begin(0)
    assert (told.status, told.headers["upload-offset"]) == (201, "0")
    assert File.objects.get(pk=told.headers["chat-file"]).blob.size == 0


def test_metadata_is_told_as_it_came(alice: User) -> None:
    program = Program(alice)
    pair = "filename " + base64.b64encode("../../ü\u202egnp.exe".encode()).decode() + ",secret,note aGk="

    where = begun(program, Upload_Metadata=pair)
    assert program.ask("HEAD", where).headers["upload-metadata"] == pair
    program.send(where, 0, WORDS)

    assert File.objects.get().name == "ügnp.exe"


CREATION: list[tuple[dict[str, Any], int, str]] = [
    ({"Upload_Length": None}, 400, "Upload-Length"),
    ({"Upload_Length": "-1"}, 400, "Upload-Length"),
    ({"Upload_Length": "1e3"}, 400, "Upload-Length"),
    ({"Upload_Length": "9" * 19}, 400, "Upload-Length"),
    ({"Upload_Length": str(200 * 1024 * 1024 + 1)}, 413, "Upload-Length"),
    ({"Upload_Length": None, "Upload_Defer_Length": "1"}, 400, "Upload-Defer-Length"),
    ({"Upload_Concat": "partial"}, 400, "Upload-Concat"),
    ({"Upload_Metadata": "filename !!"}, 400, "Upload-Metadata"),
    ({"Upload_Metadata": "filename /w=="}, 400, "Upload-Metadata"),
    ({"Upload_Metadata": "a YQ==,a YQ=="}, 400, "Upload-Metadata"),
    ({"Upload_Metadata": ",,"}, 400, "Upload-Metadata"),
    ({"Upload_Metadata": "a " + "A" * 4096}, 400, "Upload-Metadata"),
    ({"Upload_Metadata": "a YQ==\x7f"}, 400, "Upload-Metadata"),
    ({"Tus_Resumable": None}, 412, "Tus-Resumable"),
    ({"Tus_Resumable": "2.0.0"}, 412, "Tus-Resumable"),
    ({"Host": "evil.example"}, 400, "Host"),
]


def test_a_wrong_beginning_names_what_is_wrong(alice: User) -> None:
    program = Program(alice)
    for headers, status, field in CREATION:
        told = program.begin(5, **headers)
        assert (told.status, list(told.error["fields"])) == (status, [field]), headers
    assert not Upload.objects.exists()
    assert program.begin(5).status == 201


def test_the_body_of_a_wrong_beginning_is_not_read(alice: User) -> None:
    body = Body([WORDS])
    told = Program(alice).begin(0, body=body, Upload_Length="no", Content_Length="300")
    assert (told.status, body.taken) == (400, 0)


PIECES: list[tuple[dict[str, Any], int, str]] = [
    ({"Content_Type": "application/octet-stream"}, 415, "Content-Type"),
    ({"Content_Type": None}, 415, "Content-Type"),
    ({"Upload_Offset": None}, 400, "Upload-Offset"),
    ({"Upload_Offset": "-5"}, 400, "Upload-Offset"),
    ({"Upload_Offset": "x"}, 400, "Upload-Offset"),
    ({"Upload_Offset": "4"}, 409, "Upload-Offset"),
    ({"Upload_Offset": "6"}, 409, "Upload-Offset"),
    ({"Content_Length": str(limits.CHUNK + 1)}, 413, "Content-Length"),
    ({"Content_Length": "296"}, 413, "Content-Length"),
    ({"Upload_Checksum": "crc32 AAAAAA=="}, 400, "Upload-Checksum"),
    ({"Upload_Checksum": "sha1 AAAA"}, 400, "Upload-Checksum"),
    ({"Upload_Checksum": "sha1 !"}, 400, "Upload-Checksum"),
    ({"Tus_Resumable": "0.9"}, 412, "Tus-Resumable"),
]


def test_a_wrong_piece_names_what_is_wrong_before_it_is_read(alice: User) -> None:
    program = Program(alice)
    where = begun(program, body=b"01234")
    for headers, status, field in PIECES:
        body = Body([b"567"])
        told = program.send(where, 5, body, **{"Content_Length": "3", **headers})
        assert (told.status, list(told.error["fields"]), body.taken) == (status, [field], 0), headers
        if status == 409:
            assert told.headers["upload-offset"] == "5"
    again = program.send(where, 5, b"567")
    assert (again.status, again.headers["upload-offset"]) == (204, "8")


def test_a_piece_has_its_limit_however_much_is_left(alice: User) -> None:
    program, body = Program(alice), Body([b"x"])
    where = begun(program, 3 * limits.CHUNK)
    much = str(limits.CHUNK + 1)
    piece = program.send(where, 0, body, Content_Length=much)
    first = program.begin(3 * limits.CHUNK, body=body, Content_Length=much)
    for told in (piece, first):
        assert (told.status, told.error["code"], body.taken) == (413, "too_large", 0)
    assert program.send(where, 0, bytes(limits.CHUNK)).status == 204


def test_foreign_missing_and_ended_are_not_found(alice: User, bob: User) -> None:
    program, other = Program(alice), Program(bob)

    where = begun(program)
    ended = begun(program)
    assert program.ask("DELETE", ended).status == 204
    for method in ("HEAD", "GET", "PATCH", "DELETE"):
        headers = {"Upload_Offset": "0", "Content_Type": "application/offset+octet-stream"}
        answers = [other.ask(method, path, b"x", **headers) for path in (where, PREFIX + "A" * 22, ended)] + [
            program.ask(method, path, b"x", **headers) for path in (PREFIX + "A" * 22, ended)
        ]
        assert [one.status for one in answers] == [404] * 5
        assert len({(one.content, str(one.headers)) for one in answers}) == 1
    assert (other.ask("PATCH", PREFIX + "../x")).status == 404
    assert program.send(where, 0, WORDS).status == 204, "nobody did anything to it"

    assert lie() == []


def test_only_who_may_come_in(alice: User, grace: User) -> None:
    program = Program(alice)

    where = begun(program)
    assert (Program(None).ask("HEAD", where)).status == 401
    assert (Program(None).begin(5)).status == 401
    suspend(grace, alice, "noise")
    body = Body([WORDS])
    assert program.send(where, 0, body, Content_Length="300").status == 401
    assert body.taken == 0


def test_a_method_may_be_called_by_a_header(alice: User) -> None:
    program = Program(alice)

    where = begun(program)
    told = program.send(where, 0, b"01234")
    headers = {"Upload_Offset": "5", "Content_Type": "application/offset+octet-stream"}
    told = program.ask("POST", where, b"567", X_HTTP_Method_Override="PATCH", **headers)
    assert (told.status, told.headers["upload-offset"]) == (204, "8")
    assert program.ask("POST", where, X_HTTP_Method_Override="DELETE").status == 204
    assert program.ask("HEAD", where).status == 404


@pytest.mark.parametrize("name", ["sha1", "sha256", "md5"])
def test_a_checksum_is_compared(alice: User, name: str) -> None:
    program = Program(alice)
    right = f"{name} {base64.b64encode(hashlib.new(name, WORDS[:100]).digest()).decode()}"

    where = begun(program)
    told = program.send(where, 0, b"x" + WORDS[1:100], Upload_Checksum=right)
    assert (told.status, list(told.error["fields"])) == (460, ["Upload-Checksum"])
    assert program.ask("HEAD", where).headers["upload-offset"] == "0"
    broken = Body([WORDS[:60]], breaks=True)
    assert program.send(where, 0, broken, Upload_Checksum=right, Content_Length="100").status == 0
    assert program.ask("HEAD", where).headers["upload-offset"] == "0", "nobody compared these"
    told = program.send(where, 0, WORDS[:100], Upload_Checksum=right)
    assert (told.status, told.headers["upload-offset"]) == (204, "100")
    assert len(lie()) == 1
    program.send(where, 100, WORDS[100:])

    assert File.objects.get().blob.sha256 == hashlib.sha256(WORDS).hexdigest()


def test_a_checksum_of_the_first_bytes(alice: User) -> None:
    wrong = f"sha1 {base64.b64encode(hashlib.sha1(b'other').digest()).decode()}"
    told = Program(alice).begin(300, body=WORDS, Upload_Checksum=wrong)
    assert told.status == 460
    assert not File.objects.exists()


def test_what_came_before_the_line_broke_counts(alice: User) -> None:
    program = Program(alice)

    where = begun(program)
    body = Body([WORDS[:100], WORDS[100:150]], breaks=True)
    assert program.send(where, 0, body, Content_Length="300").status == 0
    assert program.ask("HEAD", where).headers["upload-offset"] == "150"
    assert program.send(where, 150, WORDS[150:]).status == 204

    assert File.objects.get().blob.sha256 == hashlib.sha256(WORDS).hexdigest()


def test_a_body_that_tells_no_length_is_bounded(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "CHUNK", 120)
    program = Program(alice)

    where = begun(program)
    headers = {"Transfer_Encoding": "chunked"}
    told = program.send(where, 0, Body([WORDS[:50], WORDS[50:90]]), **headers)
    assert (told.status, told.headers["upload-offset"]) == (204, "90")
    told = program.send(where, 90, Body([WORDS[90:150], WORDS[150:250]]), **headers)
    assert (told.status, list(told.error["fields"])) == (413, ["Content-Length"])
    assert program.ask("HEAD", where).headers["upload-offset"] == "210"


def test_a_limit_of_the_site_is_the_limit_here(alice: User) -> None:
    with override_settings(MAX_FILE_SIZE=100):
        told = Program(alice).begin(101)
        assert (told.status, told.error["code"], list(told.error["fields"])) == (
            413,
            "too_large",
            ["Upload-Length"],
        )
        assert Program(alice).begin(100).status == 201
        options = Program(None).ask("OPTIONS", PREFIX)
        assert options.headers["tus-max-size"] == "100"


def test_too_many_at_once_and_too_much_unsent(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "UNSENT_FILES", 2)
    program = Program(alice)
    assert [program.begin(5).status for _ in range(3)] == [201, 201, 429]
    Upload.objects.all().delete()
    monkeypatch.setattr(limits, "unsent_bytes", lambda: 9)
    assert [program.begin(size).status for size in (5, 5, 4)] == [201, 429, 201]
    limits.uploads._left[alice.pk] = (0.0, 1e12)
    told = program.begin(0)
    assert (told.status, told.error["code"]) == (429, "rate_limited")
    assert int(told.headers["retry-after"]) >= 1


def test_no_room_on_the_disk(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lying, "free", lambda: 10)
    told = Program(alice).begin(11)
    assert (told.status, told.error["code"]) == (507, "unavailable")
    assert Program(alice).begin(10).status == 201


def test_a_disk_that_fills_up_keeps_what_fitted(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    program = Program(alice)
    write: Callable[[int, memoryview], int] = os.write

    def full(descriptor: int, piece: memoryview) -> int:
        room = 130 - os.fstat(descriptor).st_size
        if room <= 0:
            raise OSError(28, "No space left on device")
        return write(descriptor, piece[:room])

    where = begun(program)
    monkeypatch.setattr(os, "write", full)
    told = program.send(where, 0, Body([WORDS[:100], WORDS[100:200], WORDS[200:]]))
    assert (told.status, told.error["code"]) == (507, "unavailable")
    monkeypatch.undo()
    offset = int((program.ask("HEAD", where)).headers["upload-offset"])
    assert offset == 130
    assert program.send(where, offset, WORDS[offset:]).status == 204

    assert File.objects.get().blob.sha256 == hashlib.sha256(WORDS).hexdigest()


@pytest.mark.parametrize("way", ["HEAD", "GET", "PATCH"])
def test_what_was_whole_and_no_file_becomes_one_by_the_next_request(
    alice: User, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that was killed between the last byte and the file, or just behind the file's row."""
    program = Program(alice)

    def dies(*_: Any, **__: Any) -> None:
        raise OSError("killed")

    def ask(where: str) -> Told:
        return program.send(where, 300, b"") if way == "PATCH" else program.ask(way, where)

    where = begun(program)
    monkeypatch.setattr(actions, "finish", dies)
    assert program.send(where, 0, WORDS).status == 503
    monkeypatch.undo()
    assert (ask(where)).status in (200, 204)
    first = File.objects.get()
    Upload.objects.update(file=None)
    lying.path(where.removeprefix(PREFIX)).write_bytes(WORDS)
    told = ask(where)
    assert told.headers["chat-file"] == str(first.pk)
    assert File.objects.count() == 1
    assert lie() == []


@override_settings(FILES_DENIED=("text/plain", ".exe"))
def test_kinds_that_are_not_taken(alice: User) -> None:
    """By what is said of a file before its bytes come, and by its bytes: then nothing of it stays."""
    program = Program(alice)
    for pairs in ({"filename": "a.exe"}, {"filename": "a", "filetype": "text/plain"}):
        encoded = [f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in pairs.items()]
        told = program.begin(5, Upload_Metadata=",".join(encoded))
        assert (told.status, list(told.error["fields"])) == (400, ["Upload-Metadata"])
    where = begun(program, Upload_Metadata="filename YQ==")
    told = program.send(where, 0, WORDS)
    assert (told.status, list(told.error["fields"])) == (400, ["file"])
    assert program.ask("HEAD", where).status == 404
    assert (lie(), Upload.objects.exists(), File.objects.exists()) == ([], False, False)
    taken = program.begin(4, Upload_Metadata="filename YQ==", body=bytes(4))
    assert taken.headers["chat-file"]
