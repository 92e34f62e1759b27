"""How somebody has arranged his list of rooms."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from accounts.models import User
from chat.rooms.models import Room

NAME = 60


class Sort(models.TextChoices):
    """In which order rooms stand."""

    OWN = "own"
    """As they were put there."""
    NAME = "name"
    ACTIVITY = "activity"
    """Where something was said last comes first."""


class Sidebar(models.Model):
    """What is one person's own of his whole list; who has no row never changed anything of it.

    `feed` is his feed when this or one of his folders last changed.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    unread_only = models.BooleanField(default=False)
    parts = models.JSONField(default=dict)
    """{`starred`, `rooms` or `directs`: {sort?, collapsed?}}, what isn't as it is by itself."""
    feed = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.user_id}'s list"


class FolderQuerySet(models.QuerySet["Folder"]):
    def visible_to(self, actor: User | int) -> FolderQuerySet:
        """His own, from top to bottom: nobody sees another's."""
        return self.filter(user=actor).order_by("place", "pk")


class Folder(models.Model):
    """A part of the list that its person made."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=NAME)
    place = models.IntegerField()
    sort = models.CharField(max_length=8, choices=Sort.choices, default=Sort.OWN)
    collapsed = models.BooleanField(default=False)

    objects = FolderQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class Filed(models.Model):
    """A room in a folder of somebody who is in it; it stands in one at most."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="+")
    folder = models.ForeignKey(Folder, on_delete=models.CASCADE, related_name="filed")
    place = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "room"], name="filed_once")]

    def __str__(self) -> str:
        return f"{self.room_id} in {self.folder_id}"
