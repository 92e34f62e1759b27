"""What a sign-in and a new password mean for a person's sessions."""

from typing import Any

from allauth.account import signals
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from accounts.sessions.actions import end_all
from accounts.sessions.store import SessionStore
from accounts.signup.actions import welcome
from accounts.users.models import User


@receiver([signals.password_changed, signals.password_set], dispatch_uid="accounts.keep_this_session")
def keep_this_session(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """A changed password ends all sessions but the one it was changed in."""
    # The new key and hash must be stored before anybody is asked to check this session again.
    assert isinstance(request.session, SessionStore)
    request.session.save()
    end_all(user, but=request.session.row_id)


@receiver(signals.password_reset, dispatch_uid="accounts.keep_no_session")
def keep_no_session(user: User, **kwargs: Any) -> None:
    """A forgotten password ends every session: whoever has one now may be the reason."""
    end_all(user)


@receiver(signals.email_confirmed, dispatch_uid="accounts.welcome_verified")
def welcome_verified(email_address: Any, **kwargs: Any) -> None:
    welcome(email_address.user)


@receiver(user_logged_in, dispatch_uid="accounts.welcome_signed_in")
def welcome_signed_in(user: User, **kwargs: Any) -> None:
    if user.welcomed_at is None:
        welcome(user)
