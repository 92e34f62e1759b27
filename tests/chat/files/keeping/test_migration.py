"""Files of the old form, which said of themselves what blobs say now: nothing of them is lost."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.support.former import before

LONG_AGO = datetime(2024, 5, 6, tzinfo=UTC)
PICTURE = {
    "key": "k1", "name": "a.jpg", "type": "image/jpeg", "size": 70, "sha256": "1" * 64, "path": "files/aa/1",
    "thumb": "thumbs/aa/2", "width": 4000, "height": 3000, "sent_at": LONG_AGO, "created_at": LONG_AGO,
}  # fmt: skip
TEXT = {
    "key": "k2",
    "name": "a.txt",
    "type": "text/plain",
    "size": 0,
    "sha256": "2" * 64,
    "path": "files/bb/3",
}
TWIN = TEXT | {"key": "k3", "name": "b.txt"}


@pytest.mark.django_db(transaction=True)
def test_files_of_the_old_form_become_files_with_blobs(monkeypatch: pytest.MonkeyPatch) -> None:
    with before("chat", "0022_files_blobs") as former:
        module = __import__("chat.migrations.0022_files_blobs", fromlist=["AT_ONCE"])
        monkeypatch.setattr(module, "AT_ONCE", 2)
        alice = former.apps.get_model("accounts", "User")(username="alice")
        alice.save_base(raw=True)  # without what today's model does as it is saved
        old = former.apps.get_model("chat", "File").objects
        for owner, fields in ((alice, PICTURE), (None, TEXT), (alice, TWIN)):
            old.create(owner=owner, **fields)
        files = (
            former.migrate()
            .get_model("chat", "File")
            .objects.select_related("blob")
            .in_bulk(field_name="key")
        )
        picture, text, twin = (files[key] for key in ("k1", "k2", "k3"))
        assert blob(picture) == {name: PICTURE[name] for name in blob(picture)}
        assert (picture.owner_id, picture.name, picture.type) == (alice.pk, "a.jpg", "image/jpeg")
        assert (picture.sent_at, picture.created_at) == (LONG_AGO, LONG_AGO)
        (thumb,) = picture.blob.renditions.all()
        assert (thumb.kind, thumb.path, thumb.type) == ("thumb", "thumbs/aa/2", "image/webp")
        assert (thumb.width, thumb.height, thumb.size) == (960, 720, None)
        assert blob(text) == {**{name: TEXT.get(name) for name in blob(text)}, "created_at": text.created_at}
        assert (text.owner_id, text.sent_at, text.alt) == (None, None, "")
        assert not text.blob.renditions.exists()
        assert twin.blob_id == text.blob_id, "two files of the same bytes keep them"


def blob(file: Any) -> dict[str, Any]:
    names = ("sha256", "size", "path", "width", "height", "created_at")
    return {name: getattr(file.blob, name) for name in names}
