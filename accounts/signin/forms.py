"""The forms of signing in, and of a new password."""

from typing import Any

from allauth.account import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.suspensions import actions as suspensions
from accounts.users.models import User


class SignInForm(forms.LoginForm):
    """Name or e-mail, and password. Whoever may not come in reads why, once he has shown who he is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        login, password = self.fields["login"], self.fields["password"]
        _plain(login, gettext_lazy("Username or e-mail"))
        _plain(password, gettext_lazy("Password"))
        login.max_length = 254
        login.widget.attrs |= {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if isinstance(self.user, User):
            refuse_if_kept_out(self.user)
        return cleaned


class _NewPassword:
    """One field with a button that shows it, instead of typing it twice."""

    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.fields.pop("password2")
        new = self.fields["password1"]
        _plain(new, gettext_lazy("New password"))
        new.help_text = gettext_lazy("At least 8 characters.")


class ChangePasswordForm(_NewPassword, forms.ChangePasswordForm):
    """The present password and a new one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["oldpassword"], gettext_lazy("Current password"))


class ResetPasswordForm(_NewPassword, forms.ResetPasswordKeyForm):
    """A new password, by a link that came by mail."""


def refuse_if_kept_out(user: User) -> None:
    """Raise ValidationError with the reason when the person is suspended or deactivated."""
    suspension = suspensions.in_force(user)
    if suspension:
        reason = {"reason": suspension.reason}
        raise ValidationError(_("Your account is suspended: %(reason)s") % reason, code="suspended")
    if not user.is_active:
        raise ValidationError(
            _("Your account is deactivated. Ask the people who run this site."), code="inactive"
        )


class AddressForm(forms.AddEmailForm):
    """A new address, which counts once it is verified."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["email"], gettext_lazy("New address"))


class ForgottenForm(forms.ResetPasswordForm):
    """Where the link to a new password is to be sent."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["email"], gettext_lazy("E-mail"))


class ReauthenticateForm(forms.ReauthenticateForm):
    """The password once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["password"], gettext_lazy("Password"))


def _plain(field: Any, label: Any) -> None:
    field.label, field.help_text = label, ""
    field.widget.attrs.pop("placeholder", None)
