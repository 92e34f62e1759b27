"""Rooms, who is in them, and the links by which people are let in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from chat.rooms import naming

if TYPE_CHECKING:
    from accounts.models import User


class Kind(models.TextChoices):
    PUBLIC = "public", _("public")
    PRIVATE = "private", _("private")
    DIRECT = "direct", _("direct")


class Role(models.TextChoices):
    OWNER = "owner", _("owner")
    MODERATOR = "moderator", _("moderator")
    MEMBER = "member", _("member")


class Mode(models.TextChoices):
    """How people talk in a room."""

    FLAT = "flat", _("one line of messages, no threads")
    THREADS = "threads", _("messages and threads")
    ANNOUNCEMENTS = "announcements", _("announcements: moderators post, everybody replies in threads")
    QUESTIONS = "questions", _("questions: each message is one, its thread holds the answers")


class Within(models.TextChoices):
    """How long people may change or delete what they wrote."""

    ALWAYS = "always", _("always")
    QUARTER = "15min", _("for 15 minutes")
    HOUR = "1h", _("for an hour")
    DAY = "1d", _("for a day")
    NEVER = "never", _("never")


class Shown(models.TextChoices):
    """Whether everybody who may read a message sees what it said before."""

    SHOWN = "shown", _("shown")
    HIDDEN = "hidden", _("hidden")


class Pinning(models.TextChoices):
    """Who may pin messages."""

    MEMBERS = "members", _("members")
    MODERATORS = "moderators", _("moderators")


class Level(models.TextChoices):
    """What of a room I want to be told about. Where I chose nothing, my settings say it; hidden is nothing, and out of
    the list of my rooms."""

    DEFAULT = "default", _("as my settings say")
    ALL = "all", _("everything")
    MENTIONS = "mentions", _("mentions")
    NOTHING = "nothing", _("nothing")
    HIDDEN = "hidden", _("nothing, and out of the list")


if TYPE_CHECKING:
    KeyField = models.CharField[str | None, str | None]
else:
    KeyField = models.CharField


class NameKeyField(KeyField):
    """Always the key of a public room's name, whoever saves the row (bulk inserts too); of others null."""

    def pre_save(self, model_instance: models.Model, add: bool) -> str | None:
        assert isinstance(model_instance, Room)
        room = model_instance
        told_apart = room.kind == Kind.PUBLIC and room.deleted_at is None and room.name
        room.name_key = naming.key(room.name) if told_apart else None
        return room.name_key


class RoomQuerySet(models.QuerySet["Room"]):
    def visible_to(self, user: User) -> RoomQuerySet:
        """Rooms that `user` may read: public ones, and those he is in. Deleted rooms are nobody's."""
        mine = Membership.objects.filter(room=OuterRef("pk"), user=user, until_rev=None)
        public = Q() if user.guest else Q(kind=Kind.PUBLIC)
        readable = Q(Exists(mine)) | public if public else Q(Exists(mine))
        return self.filter(readable, deleted_at=None) if user.is_active else self.none()


class Room(models.Model):
    """A room. Its row holds the counters of everything in it and is locked by whoever changes any of it.

    `number` counts messages, `rev` counts changes of any kind, `ordinal` the messages of the main timeline;
    all without gaps, the first is 1. A deleted room stays as a row, so that its last rev can be told.

    Only public rooms have a slug, and names that can be told apart (`name_key`): a private room's would tell
    whoever tries to take it that it exists.
    """

    kind = models.CharField(max_length=8, choices=Kind.choices)
    slug = models.CharField(max_length=64, null=True, unique=True)
    name = models.CharField(max_length=80, blank=True)
    name_key = NameKeyField(max_length=naming.KEY_LENGTH, null=True, unique=True, editable=False)
    topic = models.CharField(max_length=250, blank=True)
    mode = models.CharField(max_length=16, choices=Mode.choices, default=Mode.THREADS)
    encrypted = models.BooleanField(default=False)
    hides_history = models.BooleanField(default=False)
    pinning = models.CharField(max_length=10, choices=Pinning.choices, null=True, blank=True)
    """Who may pin here; null: as its kind has it, see `pins.policy`."""
    edit_within = models.CharField(max_length=6, choices=Within.choices, default=Within.ALWAYS)
    delete_within = models.CharField(max_length=6, choices=Within.choices, default=Within.ALWAYS)
    """How long one may change, and delete, one's own messages here; see `edits.policy`."""
    edit_history = models.CharField(max_length=6, choices=Shown.choices, default=Shown.SHOWN)
    previews = models.BooleanField(default=True)
    """Whether cards stand below messages that show what their links lead to."""
    direct_key = models.CharField(max_length=64, null=True, unique=True)
    """Of a direct: SHA-256 over its people's sorted ids, so that the same people have the same direct."""
    first = models.BigIntegerField(default=1)
    number = models.BigIntegerField(default=0)
    ordinal = models.BigIntegerField(default=0)
    rev = models.BigIntegerField(default=0)
    members = models.IntegerField(default=0)
    last_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    changed_at = models.DateTimeField(db_default=Now(), db_index=True)
    archived_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = RoomQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind=Kind.DIRECT) ^ Q(direct_key__isnull=False), name="direct_has_its_people"
            ),
            models.CheckConstraint(condition=~Q(kind=Kind.DIRECT) | Q(slug=None), name="direct_has_no_slug"),
        ]

    def __str__(self) -> str:
        """Of a room that isn't public never the name: the admin and its log show this."""
        if self.kind == Kind.PUBLIC and self.deleted_at is None:
            return self.name or self.slug or str(self.pk)
        return f"{self.get_kind_display()} {self.pk}"


class MembershipQuerySet(models.QuerySet["Membership"]):
    def present(self) -> MembershipQuerySet:
        """Stays that have not ended."""
        return self.filter(until_rev=None)


class Membership(models.Model):
    """One stay of a person in a room. It ends (`until_rev`) and is not deleted; coming back makes a new row.

    `hidden_before` is the lowest message number the member may read where the room hides what was before he
    came. What is his alone (mark, level, mute, star, draft) carries the `feed` at which it last changed.
    """

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=9, choices=Role.choices, default=Role.MEMBER)
    since_rev = models.BigIntegerField()
    until_rev = models.BigIntegerField(null=True)
    hidden_before = models.BigIntegerField(default=0)
    joined_at = models.DateTimeField(db_default=Now())
    feed = models.BigIntegerField(default=0)
    read = models.BigIntegerField(default=0)
    read_ordinal = models.BigIntegerField(default=0)
    mentions = models.IntegerField(default=0)
    level = models.CharField(max_length=8, choices=Level.choices, default=Level.DEFAULT)
    muted_until = models.DateTimeField(null=True)
    starred = models.BooleanField(default=False)
    hidden = models.BigIntegerField(null=True)
    """Of a direct out of my list: its newest message then. Something newer brings it back."""
    draft = models.TextField(blank=True)
    draft_at = models.DateTimeField(null=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["room", "user"], condition=Q(until_rev=None), name="one_present_stay_per_person"
            ),
        ]
        indexes = [
            models.Index(fields=["user", "feed"], name="membership_by_feed"),
            models.Index(fields=["room", "since_rev"], name="membership_by_beginning"),
            models.Index(fields=["room", "until_rev"], name="membership_by_end"),
            models.Index(
                fields=["room"], condition=Q(level=Level.ALL, until_rev=None), name="stays_that_want_all"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.room_id}"


class Invitation(models.Model):
    """A link that lets people in: into a room, or, without one, only onto the site.

    Only the SHA-256 of its 128-bit token is kept.
    """

    room = models.ForeignKey(Room, on_delete=models.CASCADE, null=True, related_name="invitations")
    digest = models.BinaryField(max_length=32, unique=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    max_uses = models.IntegerField()
    uses = models.IntegerField(default=0)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"invitation {self.pk}"


class Acceptance(models.Model):
    """Somebody used an invitation. He who signed up with it comes in when his account is complete."""

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="acceptances")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["invitation", "user"], name="one_acceptance_per_person")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} by {self.invitation_id}"
