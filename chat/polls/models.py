"""Who voted for what: the truth behind the counts of the part `poll`."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from chat.messages.models import Message


class Vote(models.Model):
    """One person's choice of one option. There is no time in it and no admin page of it: of an anonymous poll nobody
    is to be told more than the counts."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="votes", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    option = models.SmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "user", "option"], name="one_vote_each")]
        indexes = [models.Index(fields=["message", "option", "id"], name="votes_in_order")]

    def __str__(self) -> str:
        return f"{self.option} of {self.message_id}"
