"""The site's own emoji for its owners: who added which, and their removal."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from chat.emoji import actions
from chat.emoji.models import CustomEmoji
from chat.rooms.staff import ListOnly


@admin.register(CustomEmoji)
class CustomEmojiAdmin(ListOnly[CustomEmoji]):
    """A list; they are added on their page in the settings, where the picture is made anew."""

    list_display = ("shown", "__str__", "made_by", "created_at", "animated")
    list_select_related = ("made_by",)
    list_filter = ("created_at",)
    search_fields = ("name", "made_by__username")
    ordering = ("name",)
    actions = ("remove",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[CustomEmoji]:
        return super().get_queryset(request).defer("picture")

    @admin.display(description=_("picture"))
    def shown(self, emoji: CustomEmoji) -> SafeString:
        return format_html('<img src="{}" alt="" height="24">', emoji.url)

    @admin.action(description=_("Remove the chosen emoji"), permissions=["change"])
    def remove(self, request: HttpRequest, queryset: QuerySet[CustomEmoji]) -> None:
        assert isinstance(request.user, User)
        for emoji in list(queryset):
            actions.delete(request.user, emoji.pk)
        self.message_user(request, gettext("The emoji are removed."))

    def has_change_permission(self, request: HttpRequest, obj: CustomEmoji | None = None) -> bool:
        return request.user.has_perm("chat.add_customemoji")
