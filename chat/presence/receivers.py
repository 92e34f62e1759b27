"""What is told of people to those who look."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts import people
from accounts.models import User
from accounts.profiles import acts
from accounts.profiles.changed import listen
from accounts.settings import pages
from chat import relay
from chat.presence import seen
from chat.presence.events import UserChanged

SEEN = {
    "today": _("Last here today"),
    "yesterday": _("Last here yesterday"),
    "week": _("Last here this week"),
    "month": _("Last here this month"),
    "longer": _("Last here long ago"),
}


@listen
def person_changed(user_id: int) -> None:
    """Somebody's public description changed."""
    shape = people.directory([user_id]).get(str(user_id))
    if shape is not None:
        relay.publish([UserChanged(topic=f"user:{user_id}", user=shape)])


def seen_last(actor: User, person: User) -> str | None:
    """On a profile: when he was here last, to who may know."""
    word = seen.last_seen(actor.pk, [person.pk]).get(person.pk)
    return None if word is None else str(SEEN[word])


acts.notes.append(seen_last)
pages.add(pages.Page("settings_presence", _("Seen by others"), "eye"))
