"""The page of the site's own emoji stands in the settings of those who run the site."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.settings import pages
from chat.emoji import policy

pages.add(pages.Page("settings_emoji", _("Emoji"), "smile-plus", shown=policy.may_manage))
