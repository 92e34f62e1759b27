"""What is told of people to those who look."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts import people
from accounts.profiles.changed import listen
from accounts.settings import pages
from chat import relay
from chat.presence.events import UserChanged


@listen
def person_changed(user_id: int) -> None:
    """Somebody's public description changed."""
    shape = people.directory([user_id]).get(str(user_id))
    if shape is not None:
        relay.publish([UserChanged(topic=f"user:{user_id}", user=shape)])


pages.add(pages.Page("settings_presence", _("Seen by others"), "eye"))
