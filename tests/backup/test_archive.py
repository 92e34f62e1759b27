"""Files that are no backup, or not any more: each is told by one clear line, and costs little to find out."""

import gzip
import io
import json
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from chatsite.backup import archive, manifest, saving, verifying
from chatsite.backup.archive import BackupError, Damaged, Writer
from chatsite.backup.manifest import Manifest, TableSaved

pytestmark = pytest.mark.once
ROWS = b'[1,"a"]\n'
PART = "database/chat.era/000001.jsonl"


def small(path: Path, *, change: Callable[[Manifest], object] = lambda told: None) -> Path:
    """Write a whole backup of one table and one file; `change` gets at its manifest before it is written."""
    with path.open("wb") as file:
        writer = Writer(file)
        writer.add(PART, len(ROWS), [ROWS])
        writer.add("media/files/ab/abc", 3000, [b"x" * 3000])
        told = Manifest("0.1.0", "now", "sqlite", [], {"chat.era": TableSaved(["id"], 1, 1)}, "file")
        told.members.update(writer.sums)
        change(told)
        text = told.encode()
        writer.add(archive.MANIFEST, len(text), [text])
        writer.close()
    return path


def foreign(path: Path, *members: tuple[tarfile.TarInfo, bytes], form: int = tarfile.USTAR_FORMAT) -> Path:
    """Write a gzipped tar of any members."""
    with tarfile.open(path, "w:gz", format=form) as tar:
        for info, content in members:
            tar.addfile(info, io.BytesIO(content))
    return path


def entry(name: str, size: int = 0, **more: object) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size = size
    for field, value in more.items():
        setattr(info, field, value)
    return info


def problem(path: Path) -> str:
    with pytest.raises(BackupError) as found:
        verifying.verify(path)
    assert "\n" not in str(found.value)
    return str(found.value)


def test_a_whole_backup_is_taken(tmp_path: Path) -> None:
    told = verifying.verify(small(tmp_path / "a"))
    assert sorted(told.members) == [PART, "media/files/ab/abc"]
    with tarfile.open(tmp_path / "a") as tar:  # anybody can look into it
        assert tar.getnames() == [PART, "media/files/ab/abc", "manifest.json"]


def test_a_file_that_is_cut_off_anywhere(tmp_path: Path) -> None:
    whole = small(tmp_path / "a").read_bytes()
    for length in range(0, len(whole), 7):
        (tmp_path / "b").write_bytes(whole[:length])
        assert "cut off" in problem(tmp_path / "b") or "no manifest" in problem(tmp_path / "b"), length


def test_a_bit_that_has_turned_over(tmp_path: Path) -> None:
    whole = small(tmp_path / "a").read_bytes()
    told = verifying.verify(tmp_path / "a")
    seen = 0
    for place in range(10, len(whole), 5):
        turned = bytearray(whole)
        turned[place] ^= 1 << place % 8
        (tmp_path / "b").write_bytes(turned)
        try:
            assert verifying.verify(tmp_path / "b") == told, (
                "a few bits of the compressed stream mean nothing"
            )
        except Damaged:
            seen += 1
    assert seen > len(whole) / 5 * 0.9


def test_something_behind_the_end(tmp_path: Path) -> None:
    path = small(tmp_path / "a")
    path.write_bytes(path.read_bytes() + gzip.compress(b"more"))
    assert "behind the end" in problem(path)


def test_a_file_that_is_not_there_or_no_archive(tmp_path: Path) -> None:
    assert "No such file" in problem(tmp_path / "nothing")
    assert "directory" in problem(tmp_path)
    (tmp_path / "text").write_text("hello, this is no archive\n" * 100)
    assert "no backup" in problem(tmp_path / "text")
    assert "no backup" in problem(_gzipped(tmp_path / "zip", b"hello" * 1000))
    assert "no manifest" in problem(_gzipped(tmp_path / "zeros", bytes(1024)))


@pytest.mark.parametrize(
    "name",
    [
        *(
            "../../etc/cron.d/evil",
            "/etc/passwd",
            "media/../../secret-key",
            "media/..",
            "media//etc",
            "media/a/",
        ),
        *("media/.hidden", "database/chat.era/1.jsonl", "keys/other", "media/a\nb", "running", "media", ""),
    ],
)
def test_a_name_that_leads_elsewhere(tmp_path: Path, name: str) -> None:
    assert not archive.is_ours(name)
    assert "name that no backup has" in problem(foreign(tmp_path / "a", (entry(name), b"")))


@pytest.mark.parametrize(
    "kind",
    [
        tarfile.SYMTYPE,
        tarfile.LNKTYPE,
        tarfile.CHRTYPE,
        tarfile.DIRTYPE,
        tarfile.FIFOTYPE,
        tarfile.GNUTYPE_SPARSE,
    ],
)
def test_what_is_no_plain_file(tmp_path: Path, kind: bytes) -> None:
    link = entry("media/files/ab/abc", type=kind, linkname="/etc/passwd")
    assert "plain files" in problem(foreign(tmp_path / "a", (link, b"")))


def test_a_header_of_any_length_is_not_even_read(tmp_path: Path) -> None:
    long = entry("media/" + "a/" * 300 + "b")
    assert "plain files" in problem(foreign(tmp_path / "a", (long, b""), form=tarfile.PAX_FORMAT))
    assert "plain files" in problem(foreign(tmp_path / "b", (long, b""), form=tarfile.GNU_FORMAT))


@pytest.mark.parametrize(
    ("name", "size"), [(PART, 2**40), ("manifest.json", 2**40), ("keys/secret-key", 5000)]
)
def test_a_member_that_claims_to_be_huge(tmp_path: Path, name: str, size: int) -> None:
    head = entry(name, size).tobuf(tarfile.GNU_FORMAT)
    assert "can't be" in problem(_gzipped(tmp_path / "a", head))


def test_a_manifest_that_says_something_else(tmp_path: Path) -> None:
    def swap(told: Manifest) -> None:
        told.members[PART] = archive.Sum(len(ROWS), "0" * 64)

    assert f"{PART} isn't what" in problem(small(tmp_path / "a", change=swap))
    assert "isn't what" in problem(small(tmp_path / "b", change=lambda told: told.members.pop(PART)))
    extra = archive.Sum(1, "0" * 64)
    assert "isn't what" in problem(
        small(tmp_path / "c", change=lambda told: told.members.setdefault("media/x", extra))
    )
    assert "no table" in problem(small(tmp_path / "d", change=lambda told: told.tables.clear()))


def test_a_manifest_that_is_none(tmp_path: Path) -> None:
    for number, text in enumerate(
        [b"", b"[]", b"{", b'{"format": 1}', b"[" * 100_000, b'{"format": 1, "app": []}']
    ):
        told = (entry("manifest.json", len(text)), text)
        assert "manifest can't be read" in problem(foreign(tmp_path / str(number), told))


def test_a_member_that_comes_twice_or_late(tmp_path: Path) -> None:
    part = (entry(PART, len(ROWS)), ROWS)
    assert "where a backup has nothing" in problem(foreign(tmp_path / "a", part, part))
    text = Manifest("0.1.0", "now", "sqlite", [], {}, "file").encode()
    last = (entry("manifest.json", len(text)), text)
    assert "where a backup has nothing" in problem(foreign(tmp_path / "b", last, part))


def test_a_later_format(tmp_path: Path) -> None:
    text = json.dumps({"format": manifest.FORMAT + 1, "app": "9.9.9"}).encode()
    line = problem(foreign(tmp_path / "a", (entry("manifest.json", len(text)), text)))
    assert "made by Chat Connect 9.9.9" in line


def test_the_second_reading_trusts_nothing_either(tmp_path: Path) -> None:
    told = verifying.verify(small(tmp_path / "a"))
    told.members["media/files/ab/abc"] = archive.Sum(3000, "0" * 64)
    with pytest.raises(Damaged, match="isn't what"), archive.reading(tmp_path / "a") as members:
        for member in members:
            for _ in _checked(member, told):
                pass


def test_a_backup_that_the_disk_spoilt_is_never_called_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is read back before it gets its name."""

    def spoilt(writer: Writer) -> Manifest:
        writer.add("media/files/ab/abc", 3, [b"abc"])
        return Manifest("0.1.0", "now", "sqlite", [], {}, "file")

    monkeypatch.setattr(saving, "_write", spoilt)
    with pytest.raises(Damaged):
        saving.save(tmp_path / "a.tar.gz")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_changes_while_it_is_copied(tmp_path: Path) -> None:
    with (tmp_path / "a").open("wb") as file, pytest.raises(BackupError, match="changed while"):
        Writer(file).add("media/a", 3, [b"four"])


def _checked(member: archive.Member, told: Manifest) -> Iterator[bytes]:
    return verifying.checked(member, told) if member.name in told.members else iter(())


def _gzipped(path: Path, content: bytes) -> Path:
    path.write_bytes(gzip.compress(content))
    return path
