"""People: accounts, sessions, profiles. Knows nothing of the chat."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """The app; allauth's own is called "Accounts" too, so ours reads "People" in the admin."""

    name = "accounts"
    verbose_name = _("People")  # type: ignore[assignment]
