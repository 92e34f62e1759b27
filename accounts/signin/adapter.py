"""Where allauth asks us: who may sign up and in, how mails are written and where their links lead."""

import logging
from smtplib import SMTPException
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.userkit import filter_users_by_email
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.core.mail.message import sanitize_address
from django.db.models.functions import Now
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.sessions.store import SessionStore
from accounts.signin.forms import refuse_if_kept_out
from accounts.signup.actions import open_to
from accounts.users import checks, names
from accounts.users.models import User

log = logging.getLogger(__name__)
_WRONG = gettext_lazy("That name and password don't go together.")


class Adapter(DefaultAccountAdapter):
    """Our answers. What isn't here is allauth's own."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _WRONG,
        "email_password_mismatch": _WRONG,
        "too_many_login_attempts": gettext_lazy("Too many tries. Wait five minutes, or reset your password."),
        "incorrect_password": gettext_lazy("That isn't your password."),
        "enter_current_password": gettext_lazy("That isn't your current password."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return open_to(request)

    def clean_username(self, username: str, shallow: bool = False) -> str:
        return names.normal(username) if shallow else checks.username(username)

    def clean_email(self, email: str) -> str:
        """The address, or an error for one that no mail can be written to: with control characters, or of a domain
        that has no name in ASCII. Django's own field takes some of both."""
        try:
            sendable = email.isprintable() and sanitize_address(email, "utf-8")
        except ValueError:
            sendable = ""
        if not sendable:
            raise ValidationError(_("Enter a valid e-mail address."), code="invalid")
        return email

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        user.set_password(password)
        user.save(update_fields=["password"])
        User.objects.filter(pk=user.pk).update(password_changed_at=Now())

    def pre_login(self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> HttpResponse | None:
        """The last gate of every way in (password, mail link, reset); the form has its own, in place."""
        try:
            refuse_if_kept_out(User.objects.get(pk=user.pk))
        except ValidationError as error:
            return render(request, "accounts/kept_out.html", {"error": error.messages[0]}, status=403)
        answer: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return answer

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        assert isinstance(request.session, SessionStore)
        list(messages.get_messages(request))  # What was said on the way in has been read by now.
        request.session.user_agent = request.headers.get("User-Agent", "")
        super().login(request, user)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        site = SimpleNamespace(name=settings.SITE_NAME, domain=urlsplit(settings.SITE_URL).netloc)
        try:
            super().send_mail(template_prefix, email, context | {"current_site": site})
        except (OSError, SMTPException):
            log.exception("A mail could not be sent.")
            self.add_message(
                self.request, messages.ERROR, message=_("We couldn't send the mail. Try again later.")
            )

    def get_email_verification_redirect_url(self, email_address: Any) -> str:
        return reverse("settings_security" if self.request.user.is_authenticated else "account_login")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("settings_security")

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        return self._on_our_site(super().get_email_confirmation_url(request, emailconfirmation))

    def get_reset_password_from_key_url(self, key: str) -> str:
        return self._on_our_site(super().get_reset_password_from_key_url(key))

    def _on_our_site(self, url: str) -> str:
        """The link with an origin of the site's own, whatever Host header the request came with."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        return url if origin in settings.SITE_ORIGINS else url.replace(origin, settings.SITE_URL, 1)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Tries are counted by person, however the name or address is written; unknown ones by what was typed."""
        typed = credentials.get("email") or credentials.get("username") or ""
        person = User.objects.filter(name_key=names.key(credentials.get("username") or typed)).first()
        people = [person] if person else filter_users_by_email(typed, prefer_verified=True)
        return f"person-{people[0].pk}" if people else f"nobody-{names.key(typed)}"
