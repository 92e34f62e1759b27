"""Messages of public rooms for the owners of the site: searched, and deleted through the log's own action.

What was said in private rooms and directs isn't in this list at all.
"""

from __future__ import annotations

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import truncatechars
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from chat.messages import actions
from chat.messages.models import Message
from chat.rooms.models import Kind
from chat.rooms.staff import ListOnly, actor
from chat.wire.refusals import Refusal

EXCERPT = 200


@admin.register(Message)
class MessageAdmin(ListOnly[Message]):
    """What people said in public, newest first."""

    list_display = ("place", "author", "excerpt", "created_at", "deleted_at")
    list_select_related = ("room", "author")
    list_filter = ("created_at", ("deleted_at", admin.EmptyFieldListFilter))
    search_fields = ("text", "author__username", "=room__slug")
    search_help_text = _("Text, author, or a room's address.")
    ordering = ("-pk",)
    actions = ("delete_messages",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Message]:
        public = {"room__kind": Kind.PUBLIC, "room__deleted_at": None, "kind": "text"}
        return super().get_queryset(request).filter(**public)

    @admin.display(description=_("message"))
    def place(self, message: Message) -> str:
        return f"{message.room.slug or message.room_id}/{message.number}"

    @admin.display(description=_("text"))
    def excerpt(self, message: Message) -> str:
        return truncatechars(message.text, EXCERPT)

    @admin.action(description=_("Delete the chosen messages for everybody"), permissions=["change"])
    def delete_messages(self, request: HttpRequest, queryset: QuerySet[Message]) -> HttpResponse | None:
        labels = ((one.pk, f"{self.place(one)} {one.author}: {self.excerpt(one)}") for one in queryset)
        if page := self.ask(request, "delete_messages", labels):
            return page
        done = 0
        for message in queryset.filter(deleted_at=None):
            try:
                actions.delete(actor(request), message.room_id, message.number, as_staff=True)
            except Refusal as refusal:
                self.message_user(request, f"{self.place(message)}: {refusal}", messages.ERROR)
                continue
            done += 1
            self.log_change(request, message, "delete")
        told = ngettext("{count} message is deleted.", "{count} messages are deleted.", done)
        self.message_user(request, told.format(count=done))
        return None
