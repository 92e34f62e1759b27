"""People: the user model, sessions, and how somebody signs up and in."""

from datetime import timedelta

from django.conf.locale import LANG_INFO

from chatsite.settings.base import BASE_DIR, CAN_MAIL, ENVIRONMENT, RATE_FACTOR, SITE_NAME

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.signin.backend.Backend"]
SESSION_ENGINE = "accounts.sessions.store"
SESSION_COOKIE_AGE = int(timedelta(days=30).total_seconds())
# The languages that there is a catalogue for, each by its own name. More would speak half of two.
LANGUAGES = [
    (code, LANG_INFO[code]["name_local"])
    for code in sorted(
        {"en", *(folder.name.replace("_", "-").lower() for folder in BASE_DIR.glob("locale/*/"))}
    )
    if code in LANG_INFO
]
if ENVIRONMENT.pseudo_locale:
    LANGUAGES.append(("ar-xb", "Pseudo"))
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
PASSWORD_RESET_TIMEOUT = int(timedelta(days=1).total_seconds())
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "accounts.signin.passwords.MaximumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]

ACCOUNT_ADAPTER = "accounts.signin.adapter.Adapter"
ACCOUNT_FORMS = {
    "login": "accounts.signin.forms.SignInForm",
    "signup": "accounts.signup.forms.SignUpForm",
    "add_email": "accounts.signin.forms.AddressForm",
    "reset_password": "accounts.signin.forms.ForgottenForm",
    "reauthenticate": "accounts.signin.forms.ReauthenticateForm",
    "change_password": "accounts.signin.forms.ChangePasswordForm",
    "reset_password_from_key": "accounts.signin.forms.ResetPasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*"]
ACCOUNT_PRESERVE_USERNAME_CASING = True
# A person has one address; a new one takes its place once it is verified.
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if CAN_MAIL else "none"
ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 3
ACCOUNT_EMAIL_CONFIRMATION_ANONYMOUS_REDIRECT_URL = "account_login"
ACCOUNT_EMAIL_SUBJECT_PREFIX = f"[{SITE_NAME}] "
ACCOUNT_EMAIL_NOTIFICATIONS = CAN_MAIL
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_SESSION_COOKIE_AGE = SESSION_COOKIE_AGE

# [times, what follows the number in allauth's words]: per address, per account or name, per person.
_LIMITS = {
    "login": [(30, "m/ip")],
    "login_failed": [(10, "m/ip"), (5, "300s/key")],
    "signup": [(20, "m/ip")],
    "reset_password": [(20, "m/ip"), (5, "m/key")],
    "reset_password_from_key": [(20, "m/ip")],
    "confirm_email": [(1, "180s/key")],
    "change_password": [(5, "m/user")],
    "manage_email": [(10, "m/user")],
    "reauthenticate": [(10, "m/user")],
}
ACCOUNT_RATE_LIMITS: dict[str, str] | bool = RATE_FACTOR > 0 and {
    act: ",".join(f"{max(1, round(times * RATE_FACTOR))}/{rest}" for times, rest in limits)
    for act, limits in _LIMITS.items()
}
