"""The era: which life of the database this is."""

from __future__ import annotations

from uuid import uuid4

from django.db import models


class Era(models.Model):
    """A restored backup begins a new era: what clients hold from another one is worth nothing."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    began_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-began_at"]

    def __str__(self) -> str:
        return str(self.id)
