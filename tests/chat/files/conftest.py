"""People who bring files and people who want them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site
from django.test import Client

from accounts.models import User
from accounts.tokens.actions import make
from chat.files import limits
from chat.files.models import File
from chat.files.reading import shape
from tests.support.files import make_all

Send = Callable[..., Any]


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    """No file and no used-up limit of another test."""
    limits.uploads._left.clear()
    shutil.rmtree(site.MEDIA_ROOT, ignore_errors=True)
    yield


@pytest.fixture(autouse=True)
def _plain_static(settings: Any) -> None:
    """Pages name static files as they lie in the tree, without collectstatic."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


def bearer(user: User) -> dict[str, str]:
    """The headers of a program that acts for `user`."""
    return {"Authorization": f"Bearer {make(user)[1]}"}


def stored() -> list[Path]:
    """Every file that lies in the storage."""
    return [path for path in Path(site.MEDIA_ROOT).rglob("*") if path.is_file()]


def body(response: Any) -> bytes:
    """The whole content of an answer."""
    content: bytes = b"".join(response.streaming_content) if response.streaming else response.content
    return content


def multipart(name: str, content: bytes, *, field: str = "file", extra: bytes = b"") -> dict[str, Any]:
    """Arguments of `client.generic` for one part, its name exactly as given."""
    quoted = name.replace("\\", "\\\\").replace('"', '\\"').encode()
    head = (
        b'--between-two-parts\r\nContent-Disposition: form-data; name="'
        + field.encode()
        + b'"; filename="'
        + quoted
        + b'"\r\n'
    )
    body = extra + head + b"Content-Type: image/png\r\n\r\n" + content + b"\r\n--between-two-parts--\r\n"
    return {"data": body, "content_type": "multipart/form-data; boundary=between-two-parts"}


@pytest.fixture
def send(client: Client) -> Send:
    """Upload as `user`: send(user, "a.png", b"…") -> response, whose `json()` is the File when everything was made of
    it; with `make=False` as it came."""

    def upload(user: User, name: str, content: bytes, *, make: bool = True, **options: Any) -> Any:
        answer: Any = client.generic(
            "POST", "/files/", **multipart(name, content, **options), headers=bearer(user)
        )
        if make and answer.status_code == 201:
            make_all()
            told = shape(File.objects.whole().get(pk=answer.json()["id"]))
            answer.json = lambda: told
        return answer

    return upload
