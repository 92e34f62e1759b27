"""Closing and opening a whole account."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.sessions.actions import bump_epoch, end_all
from accounts.users.models import User


def deactivate(actor: User, user: User) -> None:
    """The person can't sign in any more; sessions end, sockets close. Raises PermissionDenied."""
    _authorise(actor, user)
    with transaction.atomic():
        if User.objects.filter(pk=user.pk, is_active=True).update(is_active=False):
            end_all(user)


def reactivate(actor: User, user: User) -> None:
    """The person may sign in again. Raises PermissionDenied."""
    _authorise(actor, user)
    with transaction.atomic():
        if User.objects.filter(pk=user.pk, is_active=False).update(is_active=True):
            bump_epoch(user)


def _authorise(actor: User, user: User) -> None:
    if not (actor.is_active and actor.has_perm("accounts.change_user")):
        raise PermissionDenied(_("You may not close accounts."))
    if actor.pk == user.pk:
        raise PermissionDenied(_("You can't close your own account here."))
    if user.is_superuser and not actor.is_superuser:
        raise PermissionDenied(_("Only an owner of the site may close another one's account."))
