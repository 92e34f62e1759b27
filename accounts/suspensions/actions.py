"""Keeping somebody out, and letting him in again."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from accounts.sessions.actions import bump_epoch, end_all
from accounts.suspensions.models import Suspension
from accounts.users.models import User


def in_force(user: User) -> Suspension | None:
    """The suspension that keeps this person out now."""
    return user.suspensions.filter(lifted_at__isnull=True).first()


def suspend(actor: User, user: User, reason: str) -> Suspension:
    """Keep a person out: his sessions end, his sockets close, he reads the reason at sign-in.

    Somebody who is suspended already keeps that suspension. Raises PermissionDenied, or
    ValidationError (field `reason`).
    """
    _authorise(actor, user)
    reason = " ".join(reason.split())
    if not reason:
        raise ValidationError({"reason": _("Say why: the person reads it at sign-in.")})
    if len(reason) > 500:
        raise ValidationError({"reason": _("At most 500 characters.")})
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        suspension = in_force(user) or user.suspensions.create(by=actor, reason=reason)
        end_all(user)
    return suspension


def reinstate(actor: User, user: User) -> None:
    """Let a person in again. Raises PermissionDenied."""
    _authorise(actor, user)
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        lifted = user.suspensions.filter(lifted_at__isnull=True).update(lifted_at=Now(), lifted_by=actor)
        if lifted:
            bump_epoch(user)


def _authorise(actor: User, user: User) -> None:
    if not (actor.is_active and actor.has_perm("accounts.change_user")):
        raise PermissionDenied(_("You may not suspend people."))
    if actor.pk == user.pk:
        raise PermissionDenied(_("You can't suspend yourself."))
    if user.is_superuser and not actor.is_superuser:
        raise PermissionDenied(_("Only an owner of the site may suspend another one."))
