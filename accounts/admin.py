"""People in the admin: found, suspended and let in again, by the same actions as everywhere.

No passwords, no sessions, no addresses that nobody verified: those belong to the person.
"""

from collections.abc import Callable
from importlib import import_module
from typing import Any, ClassVar

from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.signin.views import SignOutView
from accounts.suspensions import actions as suspensions
from accounts.suspensions.models import Suspension
from accounts.users import actions as accounts
from accounts.users import names
from accounts.users.models import User

# allauth's own pages would let an operator claim an address for somebody.
import_module("allauth.account.admin")  # registers them, if that hasn't happened yet
admin.site.unregister(EmailAddress)


def _sign_out(request: HttpRequest, extra_context: Any = None) -> Any:
    return SignOutView.as_view()(request)


def _change_password(request: HttpRequest, extra_context: Any = None) -> Any:
    return redirect("account_change_password")


# One way in and out, with its limits: the site's own.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.logout = _sign_out  # type: ignore[method-assign]
admin.site.password_change = _change_password  # type: ignore[method-assign]


class SuspendedFilter(admin.SimpleListFilter):
    """Who is kept out now."""

    title = gettext_lazy("suspended")
    parameter_name = "suspended"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", _("Yes")), ("no", _("No"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(suspended=self.value() == "yes") if self.value() else queryset


class SuspensionInline(admin.TabularInline[Suspension, User]):
    """A person's suspensions, to read."""

    model = Suspension
    fk_name = "user"
    extra = 0
    fields = readonly_fields = ("reason", "by", "created_at", "lifted_at", "lifted_by")
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(User)
class UserAdmin(admin.ModelAdmin[User]):
    """The list of people."""

    list_display = ("username", "name", "email", "suspended", "is_active", "is_staff", "bot", "created_at")
    list_filter = (SuspendedFilter, "is_active", "is_staff", "bot", "guest")
    search_fields = ("username", "name", "email")
    ordering = ("username",)
    list_per_page = 50
    fields = (
        ("username", "name"),
        "email",
        "bio",
        ("is_active", "bot", "guest"),
        ("is_staff", "is_superuser"),
        "groups",
        ("created_at", "welcomed_at", "last_login"),
    )
    filter_horizontal = ("groups",)
    inlines: ClassVar[list[Any]] = [SuspensionInline]
    actions = ("suspend", "reinstate", "deactivate", "reactivate")

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        in_force = Suspension.objects.filter(user=OuterRef("pk"), lifted_at__isnull=True)
        shown = super().get_queryset(request).exclude(username__startswith=names.HIDDEN)
        return shown.annotate(suspended=Exists(in_force))

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        fixed = ("username", "email", "is_active", "bot", "guest", "created_at", "welcomed_at", "last_login")
        trusted = request.user.is_superuser and obj is not None and obj.pk != request.user.pk
        return fixed if trusted else (*fixed, "is_staff", "is_superuser", "groups")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(boolean=True, description=gettext_lazy("suspended"))
    def suspended(self, user: User) -> bool:
        return bool(getattr(user, "suspended", False))

    @admin.action(description=gettext_lazy("Suspend, with a reason"), permissions=["change"])
    def suspend(self, request: HttpRequest, queryset: QuerySet[User]) -> HttpResponse | None:
        """Asks for the reason first; without one nothing happens."""
        error = ""
        if "confirmed" in request.POST:
            try:
                self._each(request, queryset, lambda actor, user: _suspend(actor, user, request))
                return None
            except ValidationError as refused:
                error = refused.messages[0]
        context = {
            **self.admin_site.each_context(request),
            "title": _("Suspend"),
            "people": queryset,
            "opts": self.model._meta,
            "checkbox": ACTION_CHECKBOX_NAME,
            "error": error,
            "reason": request.POST.get("reason", ""),
        }
        return TemplateResponse(request, "admin/accounts/user/suspend.html", context)

    @admin.action(description=gettext_lazy("Let in again"), permissions=["change"])
    def reinstate(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        self._each(request, queryset, suspensions.reinstate)

    @admin.action(description=gettext_lazy("Close the account"), permissions=["change"])
    def deactivate(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        self._each(request, queryset, accounts.deactivate)

    @admin.action(description=gettext_lazy("Open the account again"), permissions=["change"])
    def reactivate(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        self._each(request, queryset, accounts.reactivate)

    def _each(
        self, request: HttpRequest, people: QuerySet[User], act: Callable[[User, User], object]
    ) -> None:
        """Do it for each of them; who may not be touched is named, the others are done."""
        assert isinstance(request.user, User)
        for user in people:
            try:
                act(request.user, user)
            except PermissionDenied as refused:
                self.message_user(request, f"{user.username}: {refused}", messages.ERROR)
            else:
                self.log_change(request, user, request.POST.get("action", ""))
                self.message_user(request, _("%(username)s: done.") % {"username": user.username})


def _suspend(actor: User, user: User, request: HttpRequest) -> None:
    suspensions.suspend(actor, user, request.POST.get("reason", ""))
