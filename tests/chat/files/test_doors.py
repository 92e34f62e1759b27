"""Uploading and fetching by HTTP: who may, what is answered, and that a stranger learns nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as site
from django.core.files.storage import FileSystemStorage
from django.test import Client, override_settings
from django.utils import timezone

from accounts.models import User
from accounts.suspensions.actions import suspend
from accounts.tokens.models import Token
from chat.files import limits, registry
from chat.files.models import File
from tests.chat.files.conftest import Send, bearer, body, multipart, stored
from tests.chat.files.hostile import picture
from tests.support.doors import DoorClient

WORDS = b"0123456789" * 30


@pytest.fixture
def shared(alice: User, send: Send) -> dict[str, Any]:
    """A text of alice's."""
    told: dict[str, Any] = send(alice, "Fahrplan März.txt", WORDS).json()
    return told


@pytest.fixture
def readers() -> Iterator[set[int]]:
    """Ids of people who may read a message that names the file."""
    people: set[int] = set()

    def may(user: User, file: File) -> bool:
        return user.pk in people

    registry.may_fetch.listen(may)
    yield people
    registry.may_fetch.forget(may)


def test_a_picture_comes_back_as_the_contract_says(alice: User, send: Send, client: Client) -> None:
    content = picture("JPEG", (2000, 1000))
    answer = send(alice, "Hafen im Nebel.jpg", content)
    told = answer.json()
    assert answer.status_code == 201, told
    assert set(told) == {"id", "name", "size", "type", "width", "height", "url", "thumb", "blur"}
    assert told["name"] == "Hafen im Nebel.jpg"
    assert (told["size"], told["type"]) == (len(content), "image/jpeg")
    assert (told["width"], told["height"]) == (2000, 1000)
    file = File.objects.get(pk=told["id"])
    assert told["url"] == f"/files/{file.key}/Hafen%20im%20Nebel.jpg"
    assert len(file.key) == 22
    assert file.sha256 == hashlib.sha256(content).hexdigest()
    thumb = client.get(told["thumb"], headers=bearer(alice))
    assert thumb["Content-Type"] == "image/webp"
    assert len(body(thumb)) < len(content)


def test_a_plain_file_has_no_size_in_pixels(shared: dict[str, Any], client: Client, alice: User) -> None:
    assert set(shared) == {"id", "name", "size", "type", "url"}
    assert client.get(f"{shared['url'].rpartition('/')[0]}/thumb", headers=bearer(alice)).status_code == 404


def test_a_browser_needs_its_csrf_token(alice: User) -> None:
    browser = DoorClient(enforce_csrf_checks=True)
    browser.force_login(alice, backend=site.AUTHENTICATION_BACKENDS[0])
    refused = browser.generic("POST", "/files/", **multipart("a.txt", WORDS))
    assert refused.status_code == 403
    assert refused.json()["error"]["code"] == "forbidden"
    browser.cookies[site.CSRF_COOKIE_NAME] = "a" * 32
    sent = browser.generic("POST", "/files/", **multipart("a.txt", WORDS), headers={"X-CSRFToken": "a" * 32})
    assert sent.status_code == 201, sent.content
    assert body(browser.get(sent.json()["url"])) == WORDS


def test_a_token_needs_no_csrf_token_and_a_cookie_beside_it_does_not_count(
    alice: User, charlie: User
) -> None:
    browser = DoorClient(enforce_csrf_checks=True)
    browser.force_login(charlie, backend=site.AUTHENTICATION_BACKENDS[0])
    sent = browser.generic("POST", "/files/", **multipart("a.txt", WORDS), headers=bearer(alice))
    assert File.objects.get(pk=sent.json()["id"]).owner_id == alice.pk
    wrong = {"Authorization": "Bearer cc_wrong"}
    assert browser.generic("POST", "/files/", **multipart("a.txt", WORDS), headers=wrong).status_code == 401


def test_nobody_uploads_unknown(client: Client, db: None) -> None:
    refused = client.generic("POST", "/files/", **multipart("a.txt", WORDS))
    assert refused.status_code == 401
    assert refused.json()["error"]["code"] == "forbidden"
    assert stored() == []


def test_an_ended_token_and_a_suspended_person_upload_nothing(
    alice: User, charlie: User, client: Client
) -> None:
    headers = bearer(alice)
    assert client.generic("POST", "/files/", **multipart("a.txt", WORDS), headers=headers).status_code == 201
    Token.objects.filter(user=alice).update(expires_at=timezone.now())
    assert client.generic("POST", "/files/", **multipart("a.txt", WORDS), headers=headers).status_code == 401
    headers = bearer(charlie)
    suspend(User.objects.create_superuser("root"), charlie, "noise")
    assert client.generic("POST", "/files/", **multipart("a.txt", WORDS), headers=headers).status_code == 401


PART = b'--between-two-parts\r\nContent-Disposition: form-data; name="room"\r\n\r\n1\r\n'
SECOND = b'--between-two-parts\r\nContent-Disposition: form-data; name="file"; filename="b.txt"\r\n\r\n1\r\n'


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        (multipart("a.txt", WORDS, field="attachment"), "attachment"),
        (multipart("a.txt", WORDS, extra=PART), "room"),
        (multipart("a.txt", WORDS, extra=SECOND), "file"),
        ({"data": b'{"file": 1}', "content_type": "application/json"}, "file"),
        (
            {
                "data": b"--between-two-parts--\r\n",
                "content_type": "multipart/form-data; boundary=between-two-parts",
            },
            "file",
        ),
        ({"data": b"x", "content_type": "multipart/form-data"}, "file"),
        (
            {
                "data": PART.replace(b"room", b"file") + b"--between-two-parts--",
                "content_type": "multipart/form-data; boundary=between-two-parts",
            },
            "file",
        ),
    ],
)
def test_a_wrong_body_is_told_which_field(
    arguments: dict[str, Any], field: str, alice: User, client: Client
) -> None:
    refused = client.generic("POST", "/files/", **arguments, headers=bearer(alice))
    assert refused.status_code == 400
    error = refused.json()["error"]
    assert error["code"] == "bad_request"
    assert list(error["fields"]) == [field]
    assert error["detail"]
    assert stored() == []
    assert not File.objects.exists()


def test_other_methods_are_refused(alice: User, client: Client, shared: dict[str, Any]) -> None:
    for method, path in (("GET", "/files/"), ("DELETE", shared["url"]), ("PUT", shared["url"])):
        assert client.generic(method, path, headers=bearer(alice)).status_code == 405


@override_settings(MAX_FILE_SIZE=1000)
def test_a_large_file_is_refused_by_its_announced_and_by_its_real_length(alice: User, send: Send) -> None:
    assert send(alice, "a.bin", bytes(1000)).status_code == 201
    for size in (1001, 200_000):
        refused = send(alice, "a.bin", bytes(size))
        assert refused.status_code == 413
        assert refused.json()["error"]["code"] == "too_large"
        assert "file" in refused.json()["error"]["fields"]
    assert len(stored()) == 1


def test_uploads_are_limited_in_speed(alice: User, charlie: User, send: Send) -> None:
    answers = [send(alice, "a.txt", b"x") for _ in range(25)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert 3 <= len(refused) <= 5
    error = refused[0].json()["error"]
    assert error["code"] == "rate_limited"
    assert 0 < error["retry_after"] <= 1
    assert refused[0]["Retry-After"] == "1"
    assert send(charlie, "a.txt", b"x").status_code == 201


@override_settings(RATE_FACTOR=0)
def test_no_speed_limit_when_the_owner_wants_none(alice: User, send: Send) -> None:
    assert {send(alice, "a.txt", b"x").status_code for _ in range(30)} == {201}


def test_unsent_uploads_are_bounded(
    alice: User, send: Send, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    monkeypatch.setattr(limits, "UNSENT_FILES", 3)
    for _ in range(3):
        assert send(alice, "a.txt", b"x").status_code == 201
    assert send(alice, "a.txt", b"x").status_code == 429
    oldest = File.objects.order_by("pk").values_list("pk", flat=True)[0]
    File.objects.filter(pk=oldest).update(sent_at=timezone.now())
    assert send(alice, "a.txt", b"x").status_code == 201
    File.objects.filter(sent_at=None).update(created_at=timezone.now() - timedelta(hours=2))
    with django_capture_on_commit_callbacks(execute=True):
        assert send(alice, "a.txt", b"x").status_code == 201
    assert set(File.objects.values_list("pk", flat=True)) >= {oldest}
    assert (len(stored()), File.objects.count()) == (1, 2), "they are of one blob"


def test_only_its_owner_has_what_no_message_names(
    alice: User, charlie: User, shared: dict[str, Any], client: Client
) -> None:
    assert body(client.get(shared["url"], headers=bearer(alice))) == WORDS
    for headers in (bearer(charlie), {}, {"Authorization": "Bearer cc_wrong"}, {"Cookie": "sessionid=x"}):
        assert client.get(shared["url"], headers=headers).status_code == 404


def test_a_reader_has_it_until_he_may_not_read_any_more(
    charlie: User, shared: dict[str, Any], client: Client, readers: set[int]
) -> None:
    headers = bearer(charlie)
    assert client.get(shared["url"], headers=headers).status_code == 404
    readers.add(charlie.pk)
    answer = client.get(shared["url"], headers=headers)
    assert (answer.status_code, body(answer)) == (200, WORDS)
    readers.clear()
    assert client.get(shared["url"], headers={**headers, "If-None-Match": answer["ETag"]}).status_code == 404


def test_missing_and_foreign_are_told_alike(charlie: User, shared: dict[str, Any], client: Client) -> None:
    missing = f"/files/{'A' * 22}/Fahrplan%20M%C3%A4rz.txt"
    ways = [
        {},
        {"Range": "bytes=0-4"},
        {"Range": "bytes=9999-"},
        {"If-None-Match": "*"},
        {"Sec-Fetch-Dest": "document"},
    ]
    for method in ("GET", "HEAD"):
        for who in ({}, bearer(charlie)):
            for way in ways:
                seen = []
                for path in (shared["url"], missing, f"/files/{'A' * 22}/thumb"):
                    answer = client.generic(method, path, headers={**who, **way})
                    assert answer.status_code == 404
                    assert "private" in answer["Cache-Control"]
                    seen.append(
                        (len(answer.content), {n for n in answer.headers if n != "Content-Security-Policy"})
                    )
                assert seen[0] == seen[1] == seen[2]


def test_the_whole_answer(alice: User, shared: dict[str, Any], client: Client) -> None:
    answer = client.get(shared["url"], headers=bearer(alice))
    assert answer["Cache-Control"] == "private, no-cache"
    assert answer["Content-Length"] == "300"
    assert answer["Accept-Ranges"] == "bytes"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer["Content-Disposition"] == (
        "attachment; filename=\"Fahrplan M_rz.txt\"; filename*=UTF-8''Fahrplan%20M%C3%A4rz.txt"
    )
    head = client.head(shared["url"], headers=bearer(alice))
    assert head.content == b""
    assert dict(head.items()) == dict(answer.items())
    again = client.get(shared["url"], headers={**bearer(alice), "If-None-Match": f'"x", W/{answer["ETag"]}'})
    assert (again.status_code, again.content) == (304, b"")
    other = client.get(shared["url"], headers={**bearer(alice), "If-None-Match": '"x"'})
    assert other.status_code == 200


@pytest.mark.parametrize(
    ("asked", "status", "told", "got"),
    [
        ("bytes=0-9", 206, "bytes 0-9/300", WORDS[:10]),
        ("bytes=290-", 206, "bytes 290-299/300", WORDS[290:]),
        ("bytes=-5", 206, "bytes 295-299/300", WORDS[-5:]),
        ("bytes=-999", 206, "bytes 0-299/300", WORDS),
        ("bytes=10-99999", 206, "bytes 10-299/300", WORDS[10:]),
        ("bytes=300-", 416, "bytes */300", b""),
        ("bytes=-0", 416, "bytes */300", b""),
        ("bytes=9-3", 200, None, WORDS),
        ("bytes=0-1,5-6", 200, None, WORDS),
        ("lines=0-1", 200, None, WORDS),
        ("bytes=a-b", 200, None, WORDS),
        ("bytes=" + "9" * 40 + "-", 200, None, WORDS),
    ],
)
def test_ranges(
    asked: str, status: int, told: str | None, got: bytes, alice: User, shared: dict[str, Any], client: Client
) -> None:
    answer = client.get(shared["url"], headers={**bearer(alice), "Range": asked})
    assert (answer.status_code, answer.get("Content-Range"), body(answer)) == (status, told, got)
    assert answer["Content-Length"] == str(len(got))


def test_a_range_of_another_state_is_the_whole(alice: User, shared: dict[str, Any], client: Client) -> None:
    etag = client.head(shared["url"], headers=bearer(alice))["ETag"]
    for condition, status in ((etag, 206), ('"x"', 200)):
        headers = {**bearer(alice), "Range": "bytes=0-9", "If-Range": condition}
        assert client.get(shared["url"], headers=headers).status_code == status


def test_a_large_answer_comes_in_pieces(alice: User, send: Send, client: Client) -> None:
    told = send(alice, "a.bin", bytes(300_000)).json()
    answer = client.get(told["url"], headers=bearer(alice))
    assert max(answer.pieces) == 64 * 1024  # type: ignore[attr-defined]
    assert sum(answer.pieces) == len(answer.content) == 300_000  # type: ignore[attr-defined]


def test_a_file_that_got_shorter_is_cut_and_not_taken_for_whole(
    alice: User, shared: dict[str, Any], client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FileSystemStorage, "size", lambda self, path: len(WORDS) + 1)
    answer = client.get(shared["url"], headers=bearer(alice))
    assert answer.cut  # type: ignore[attr-defined]
    assert answer.content == WORDS


def test_bytes_that_are_gone_are_not_found(alice: User, shared: dict[str, Any], client: Client) -> None:
    (path,) = stored()
    path.unlink()
    assert client.get(shared["url"], headers=bearer(alice)).status_code == 404
