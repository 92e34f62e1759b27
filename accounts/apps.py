"""People: accounts, sessions, profiles. Knows nothing of the chat."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """The app; allauth's own is called "Accounts" too, so ours reads "People" in the admin."""

    name = "accounts"
    verbose_name = _("People")

    def ready(self) -> None:
        import_module("accounts.signin.receivers")
        _offer_settings()


def _offer_settings() -> None:
    pages, sessions = import_module("accounts.settings.pages"), import_module("accounts.sessions.views")
    for page in (
        pages.Page("settings_profile", _("Profile"), "user-round"),
        pages.Page("settings_security", _("Sign-in and security"), "shield-check"),
        pages.Page("settings_devices", _("Devices"), "monitor-smartphone", sessions.count),
        pages.Page("settings_appearance", _("Appearance"), "palette"),
        pages.Page("settings_language", _("Language and time"), "languages"),
    ):
        pages.add(page)
