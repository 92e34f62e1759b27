"""The sign-up form."""

from typing import Any

from allauth.account.forms import SignupForm
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.signup import invitations
from accounts.users import names
from accounts.users.models import User


class Refused(Exception):
    """The account could not be made after all; `field` (None: the whole form) and `error` say why."""

    def __init__(self, field: str | None, error: str | ValidationError) -> None:
        super().__init__(str(error))
        self.field = field
        self.error = error


class SignUpForm(SignupForm):
    """Username, e-mail, password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        name, email, password = (self.fields[key] for key in ("username", "email", "password1"))
        name.help_text = gettext_lazy("2 to 32 letters or digits. Others find you by it.")
        # What the person typed may still shrink (NFKC, spaces): the real bound is checked after that.
        name.min_length = None
        name.validators = []
        name.widget.attrs |= {
            "autocapitalize": "none",
            "spellcheck": "false",
            "maxlength": str(names.LONGEST),
        }
        email.label = gettext_lazy("E-mail")
        password.help_text = gettext_lazy("At least 8 characters.")
        for field in (name, email, password):
            field.widget.attrs.pop("placeholder", None)

    def save(self, request: HttpRequest) -> User:
        """Make the account, its address and the use of the invitation in one transaction. Raises Refused."""
        try:
            with transaction.atomic():
                user: User = super().save(request)
                invitations.spend(request, user)
        except IntegrityError as error:  # Somebody else took the name a moment ago.
            raise Refused("username", _("This username is taken.")) from error
        except ValidationError as error:
            raise Refused(None, error) from error
        return user
