"""What the lists of the site's admin share: nothing is opened, added or saved there, only acted upon.

Django's own pages of a row, its history and its deletion would name what isn't public, and its query string would
search columns that aren't shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern
from django.utils.translation import gettext

M = TypeVar("M", bound=Model)

if TYPE_CHECKING:

    class _Base(admin.ModelAdmin[M]): ...
else:

    class _Base(admin.ModelAdmin):
        def __class_getitem__(cls, model: Any) -> type[_Base]:
            return cls


class ListOnly(_Base[M]):
    """A list with actions and no way in. Filters by query string are those of `list_filter` alone."""

    list_display_links = None
    list_per_page = 50
    show_full_result_count = False

    def get_urls(self) -> list[URLPattern]:
        return [url for url in super().get_urls() if str(url.name).endswith("_changelist")]

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {
            name: entry for name, entry in super().get_actions(request).items() if name != "delete_selected"
        }

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """`?name__contains=…` would otherwise answer for every column of the table."""
        filters: Sequence[Any] = self.list_filter
        return lookup.partition("__")[0] in {_parameter(entry) for entry in filters}

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Under the name of what is listed: there is nothing to "select to change"."""
        named = {"title": str(self.opts.verbose_name_plural).capitalize()}
        return super().changelist_view(request, {**named, **(extra_context or {})})

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return False

    def ask(
        self, request: HttpRequest, action: str, chosen: Iterable[tuple[int, str]]
    ) -> HttpResponse | None:
        """The page that asks before what can't be undone; None once it was answered. `chosen`: (id, label) each."""
        if request.POST.get("sure") == "yes":
            return None
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Delete for everybody?"),
            "chosen": list(chosen),
            "name": ACTION_CHECKBOX_NAME,
            "action": action,
        }
        return TemplateResponse(request, "rooms/admin_confirm.html", context)


def _parameter(entry: Any) -> str:
    """What a filter of `list_filter` reads from the query string: a field, or a filter's own parameter."""
    name: str = getattr(entry, "parameter_name", None) or (entry if isinstance(entry, str) else entry[0])
    return name


def actor(request: HttpRequest) -> int:
    """The id of who acts."""
    assert request.user.pk is not None
    return request.user.pk
