"""Addresses of everything about people. Those of allauth follow under /accounts/, in chatsite.urls."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from accounts.mailbox import views as mailbox
from accounts.profiles import views as profiles
from accounts.sessions import views as sessions
from accounts.settings import views as settings
from accounts.setup import views as setup
from accounts.signin import views as signin
from accounts.signup import views as signup


class KeyConverter(StringConverter):
    """The name of a stored picture: 32 hex digits."""

    regex = "[0-9a-f]{32}"


register_converter(KeyConverter, "picture")

urlpatterns = [
    path("accounts/signup/", signup.SignUpView.as_view(), name="account_signup"),
    path("accounts/logout/", signin.SignOutView.as_view(), name="account_logout"),
    path("setup", setup.setup, name="setup"),
    path("dev/mailbox/", mailbox.mailbox, name="mailbox"),
    path("dev/mailbox/<key>/", mailbox.mail, name="mailbox_mail"),
    path("people/<username>/", profiles.person, name="person"),
    path("avatars/<picture:key>", profiles.avatar, name="avatar"),
    path("settings/", profiles.profile, {"screen": "list"}, name="settings"),
    path("settings/profile/", profiles.profile, name="settings_profile"),
    path("settings/profile/picture/", profiles.change_avatar, name="settings_picture"),
    path("settings/security/", signin.security, name="settings_security"),
    path("settings/devices/", sessions.devices, name="settings_devices"),
    path("settings/devices/others/", sessions.end_others, name="settings_end_others"),
    path("settings/devices/<int:pk>/", sessions.end, name="settings_end_device"),
    path("settings/appearance/", settings.appearance, name="settings_appearance"),
    path("settings/language/", profiles.language, name="settings_language"),
]
