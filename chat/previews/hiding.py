"""Who wants to see no previews: nobody else is told, and they are only not drawn."""

from __future__ import annotations

from accounts.models import User
from chat.previews.models import Hiding


def sees(user: User) -> bool:
    """Whether previews are drawn for this person."""
    return not Hiding.objects.filter(user=user).exists()


def show(user: User, shown: bool) -> None:
    """Draw them for this person from the next page on, or no more."""
    if shown:
        Hiding.objects.filter(user=user).delete()
    else:
        Hiding.objects.get_or_create(user=user)
