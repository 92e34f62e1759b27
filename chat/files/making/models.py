"""What is still to be made of a blob."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from chat.files.models import Blob
from chatsite.jobs.rows import Due


class Making(Due):
    """Finding out about a blob and making its renditions, once a blob. The row stays when that is done.

    `type` is what its first bytes say, and since `made_at`, when everything was made, what it is. From then on the
    messages that name its files are told, until `done_at`. `patient`: it was here before anything was made of files,
    and others have it as it came until its turn has come.
    """

    blob = models.OneToOneField(Blob, on_delete=models.CASCADE, related_name="making")
    type = models.CharField(max_length=127)
    made_at = models.DateTimeField(null=True)
    patient = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["due_at"], condition=Q(done_at=None), name="making_due")]

    def __str__(self) -> str:
        return f"of blob {self.blob_id}"
