"""Who may sign up, and what happens when an account is complete."""

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now
from django.http import HttpRequest

from accounts.signup import invitations, made
from accounts.users.models import User


def open_to(request: HttpRequest) -> bool:
    """Whether this visitor may make an account (`SIGNUP`: open, invite, closed)."""
    if settings.SIGNUP == "invite":
        return invitations.kept(request) is not None
    return bool(settings.SIGNUP == "open")


def welcome(user: User) -> None:
    """Tell `made` of a new account, once in its life."""
    with transaction.atomic():
        if User.objects.select_for_update().filter(pk=user.pk, welcomed_at=None).update(welcomed_at=Now()):
            made.tell(user)
