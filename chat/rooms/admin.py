"""Rooms and invitations for the owners of the site: how many, how large, and the verbs that end them.

Of a room that isn't public neither name nor topic nor anybody in it is shown, searched or logged here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.contrib import admin
from django.contrib.messages import ERROR
from django.db.models import Case, CharField, F, Q, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.users.names import HIDDEN
from chat.rooms import actions, invitations
from chat.rooms.models import Invitation, Kind, Room
from chat.rooms.staff import ListOnly, actor
from chat.wire.refusals import Refusal

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def _only(public: Q, name: str) -> Case:
    """A column that is empty unless the room is public, so that nothing finds or sorts by the others'."""
    return Case(When(public, then=F(name)), default=Value(""), output_field=CharField())


class RoomStateFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, StrOrPromise]]:
        return [("open", _("open")), ("archived", _("archived")), ("deleted", _("deleted"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Room]) -> QuerySet[Room]:
        living = queryset.filter(deleted_at=None)
        chosen = {
            "open": living.filter(archived_at=None),
            "archived": living.exclude(archived_at=None),
            "deleted": queryset.exclude(deleted_at=None),
        }
        return chosen.get(self.value() or "", queryset)


@admin.register(Room)
class RoomAdmin(ListOnly[Room]):
    """Public rooms by name, others by number alone."""

    list_display = ("label", "kind", "people", "messages", "last_at", "created_at", "state")
    list_filter = ("kind", RoomStateFilter)
    search_fields = ("public_name", "public_slug")
    search_help_text = _("Public rooms by name or address.")
    ordering = ("-pk",)
    actions = ("archive", "unarchive", "delete_rooms")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Room]:
        public = Q(kind=Kind.PUBLIC)
        shown = {"public_name": _only(public, "name"), "public_slug": _only(public, "slug")}
        hidden = ("name", "topic", "slug", "direct_key", "name_key")
        rooms = super().get_queryset(request).exclude(created_by__username__startswith=HIDDEN)
        return rooms.annotate(**shown).defer(*hidden)

    @admin.display(description=_("room"))
    def label(self, room: Room) -> str:
        name = getattr(room, "public_name", "")
        return f"{name} ({room.pk})" if name else f"{room.get_kind_display()}\u00a0{room.pk}"

    @admin.display(description=_("people"), ordering="members")
    def people(self, room: Room) -> int:
        return room.members

    @admin.display(description=_("messages"), ordering="number")
    def messages(self, room: Room) -> int:
        return room.number

    @admin.display(description=_("state"))
    def state(self, room: Room) -> str:
        if room.deleted_at is not None:
            return gettext("deleted")
        return gettext("open") if room.archived_at is None else gettext("archived")

    @admin.action(description=_("Archive the chosen rooms"), permissions=["change"])
    def archive(self, request: HttpRequest, queryset: QuerySet[Room]) -> None:
        who = actor(request)
        self._each(request, queryset, lambda room_id: actions.archive(who, room_id, as_staff=True))

    @admin.action(description=_("Open the chosen rooms again"), permissions=["change"])
    def unarchive(self, request: HttpRequest, queryset: QuerySet[Room]) -> None:
        who = actor(request)
        self._each(request, queryset, lambda room_id: actions.archive(who, room_id, False, as_staff=True))

    @admin.action(description=_("Delete the chosen rooms for everybody"), permissions=["change"])
    def delete_rooms(self, request: HttpRequest, queryset: QuerySet[Room]) -> HttpResponse | None:
        if page := self.ask(request, "delete_rooms", ((room.pk, self.label(room)) for room in queryset)):
            return page
        who = actor(request)
        self._each(request, queryset, lambda room_id: actions.delete(who, room_id, as_staff=True))
        return None

    def _each(self, request: HttpRequest, queryset: QuerySet[Room], act: Callable[[int], object]) -> None:
        """Do it room by room through the action; what is refused is told, the rest is done and logged."""
        done = 0
        for room in queryset.filter(deleted_at=None):
            label = self.label(room)
            try:
                act(room.pk)
            except Refusal as refusal:
                self.message_user(request, f"{label}: {refusal}", ERROR)
                continue
            done += 1
            self.log_change(request, room, request.POST["action"])
        told = ngettext("{count} room is changed.", "{count} rooms are changed.", done)
        self.message_user(request, told.format(count=done))


@admin.register(Invitation)
class InvitationAdmin(ListOnly[Invitation]):
    """Who made which link into a public room; of others only that there is one. The token is known to nobody."""

    list_display = ("label", "place", "made_by", "created_at", "expires_at", "used", "state")
    list_select_related = ("room",)
    list_filter = ("created_at",)
    search_fields = ("public_maker",)
    search_help_text = _("Invitations into public rooms by who made them.")
    ordering = ("-pk",)
    actions = ("revoke",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Invitation]:
        public = Q(room=None) | Q(room__kind=Kind.PUBLIC)
        return super().get_queryset(request).annotate(public_maker=_only(public, "created_by__username"))

    @admin.display(description=_("invitation"), ordering="pk")
    def label(self, invitation: Invitation) -> int:
        return invitation.pk

    @admin.display(description=_("used"))
    def used(self, invitation: Invitation) -> str:
        return gettext("{uses} of {most}").format(uses=invitation.uses, most=invitation.max_uses)

    @admin.display(description=_("state"))
    def state(self, invitation: Invitation) -> str:
        if invitation.revoked_at is not None:
            return gettext("revoked")
        over = invitation.uses >= invitation.max_uses or invitation.expires_at <= timezone.now()
        return gettext("over") if over else gettext("open")

    @admin.display(description=_("room"))
    def place(self, invitation: Invitation) -> str:
        return gettext("the site") if invitation.room is None else str(invitation.room)

    @admin.display(description=_("by"))
    def made_by(self, invitation: Invitation) -> str:
        return getattr(invitation, "public_maker", "") or "–"

    @admin.action(description=_("Revoke the chosen invitations"), permissions=["change"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[Invitation]) -> None:
        for invitation in queryset.filter(revoked_at=None):
            invitations.revoke(actor(request), invitation.pk, as_staff=True)
            self.log_change(request, invitation, "revoke")
        self.message_user(request, gettext("The invitations are revoked."))
