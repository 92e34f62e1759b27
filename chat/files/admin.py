"""Files for the owners of the site: how large, whose, and whether of a public room.

Of a file that isn't of a public room neither name nor content nor link is shown here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.urls import URLPattern
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from chat.files import actions, registry
from chat.files.models import File

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[File]
else:
    ModelAdmin = admin.ModelAdmin


@admin.register(File)
class FileAdmin(ModelAdmin):
    """A list without a way in: a file is looked at where it was shared, and removed by the action."""

    list_display = ("label", "type", "length", "owner", "place", "created_at")
    list_display_links = None
    list_select_related = ("owner", "blob")
    list_filter = ("created_at",)
    search_fields = ("owner__username", "type")
    ordering = ("-pk",)
    list_per_page = 50
    actions = ("remove",)
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[File]:
        return super().get_queryset(request).defer("key", "blob__path", "blob__sha256", "blob__facts")

    @admin.display(description=_("name"))
    def label(self, file: File) -> str:
        return file.name if self._is_public(file) else gettext("(not public)")

    @admin.display(description=_("size"), ordering="blob__size")
    def length(self, file: File) -> str:
        return filesizeformat(file.size)

    @admin.display(description=_("of a public room"), boolean=True)
    def place(self, file: File) -> bool:
        return self._is_public(file)

    @admin.action(description=_("Remove the chosen files for good"), permissions=["delete"])
    def remove(self, request: HttpRequest, queryset: QuerySet[File]) -> None:
        for file in list(queryset):
            actions.remove(file)
        self.message_user(request, gettext("The files are removed."))

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """One question for the whole page, not one for each row."""
        page = super().get_changelist_instance(request)
        public = registry.in_public([file.pk for file in page.result_list])
        for file in page.result_list:
            file.is_public = file.pk in public
        return page

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Without Django's own deletion, whose page names every file and which would leave the bytes."""
        return {
            name: entry for name, entry in super().get_actions(request).items() if name != "delete_selected"
        }

    def get_urls(self) -> list[URLPattern]:
        """The list alone: a page of one file would name it, and so would the page that asks before deleting."""
        return [url for url in super().get_urls() if str(url.name).endswith("_changelist")]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: File | None = None) -> bool:
        return False

    def _is_public(self, file: File) -> bool:
        return bool(getattr(file, "is_public", False))
