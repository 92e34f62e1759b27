"""The site's settings, in the order in which they build on each other."""

from chatsite.settings.base import *  # noqa: F403
from chatsite.settings.accounts import *  # noqa: F403
from chatsite.settings.security import *  # noqa: F403
