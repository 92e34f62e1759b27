"""Where blocks and the choice of who may write to me are asked and shown."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.profiles import acts
from accounts.settings import pages
from chat.blocks.models import Block
from chat.blocks.policy import require_taken
from chat.rooms import members


def on_profile(actor: User, person: User) -> acts.Act:
    """Blocking, or where a block is taken back."""
    if Block.objects.filter(user=actor, blocked=person).exists():
        return acts.Act(f"{reverse('settings_privacy')}#blocked", _("Blocked"))
    return acts.Act(reverse("block", args=[person.username]), _("Block"), danger=True)


acts.offers.append(on_profile)
members.before_add.append(require_taken)
pages.add(pages.Page("settings_privacy", _("Privacy"), "eye-off"))
