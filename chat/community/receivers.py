"""The example is offered on the set-up page, and its removal in the settings of the site's owners."""

from __future__ import annotations

import logging

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.settings import pages
from accounts.setup import examples
from chat.community import example

logger = logging.getLogger(__name__)


def may_remove(user: User) -> bool:
    """Whether this person is offered the button: an owner of the site, while there is something to remove."""
    return bool(user.is_active and user.is_superuser and example.exists())


def _begin(owner: User) -> None:
    """An example that could not be made whole is no reason to keep the owner out."""
    try:
        example.make(owner)
    except Exception:
        logger.exception("example.incomplete")


examples.offer(
    examples.Example(
        key="harbour",
        label=_("An example community"),
        note=_("A small harbour cooperative: people, rooms and a few days of talk. One button removes it."),
        make=_begin,
    )
)
pages.add(pages.Page("settings_example", _("Example community"), "users", shown=may_remove))
