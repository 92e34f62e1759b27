"""Letting go: files that no message names any more, and bytes that no file holds. Rows that are due, done by workers.

A blob's rows go first and are noted down as paths, its bytes follow: whoever dies between the two leaves the note.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db import transaction
from django.db.models.functions import Now

from chat.files import registry
from chat.files.keeping import storing
from chat.files.models import Blob, File, Release
from chatsite import jobs


def let_go(idents: Collection[int]) -> None:
    """These files were named by a message that is deleted, and no other names them: they go within a second or two,
    unless something else holds them (`registry.held`)."""
    free = set(idents) - registry.held(idents)
    if free:
        File.objects.filter(pk__in=free).update(sent_at=None)
        _note(Release(file_id=file, due_at=Now()) for file in sorted(free))


def free(idents: Iterable[int]) -> None:
    """Files went that held these blobs: those that no other holds go."""
    _note(Release(blob_id=blob, due_at=Now()) for blob in sorted(set(idents)))


def free_forgotten(most: int) -> int:
    """Note down up to so many blobs whose files went with their owners; returns how many they are."""
    found = list(Blob.objects.filter(files=None, releases=None).values_list("pk", flat=True)[:most])
    free(found)
    return len(found)


def do(pk: int) -> None:
    """Do one. Raises OSError when bytes can't be taken away now."""
    with transaction.atomic():
        row = Release.objects.select_for_update(of=("self",)).filter(pk=pk, done_at=None).first()
        if row is None:
            return
        if row.file_id is not None:
            row.blob_id, row.file_id = _take_file(row.file_id), None
        if row.blob_id is not None:
            row.paths, row.blob_id = _take_blob(row.blob_id), None
        row.save()
    for path in row.paths:
        storing.delete(path)
    Release.objects.filter(pk=pk).delete()


def _take_file(ident: int) -> int | None:
    """Remove a file that is still unsent: the lock waits for a message that is naming it. Returns what it held."""
    file = File.objects.select_for_update().filter(pk=ident, sent_at=None).first()
    if file is None:
        return None
    file.delete()
    return file.blob_id


def _take_blob(ident: int) -> list[str]:
    """Remove the rows of a blob that no file holds; returns where its bytes lie."""
    blob = Blob.objects.select_for_update().filter(pk=ident).first()
    # Asked under the lock: somebody may have brought the same bytes meanwhile.
    if blob is None or File.objects.filter(blob=ident).exists():
        return []
    paths = [blob.path, *blob.renditions.values_list("path", flat=True)]
    blob.delete()
    return paths


def _note(rows: Iterable[Release]) -> None:
    if Release.objects.bulk_create(rows):
        transaction.on_commit(jobs.wake)
