"""The form of the set-up page."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.setup import examples
from accounts.users import checks
from accounts.users.models import User


class SetupForm(forms.Form):
    """The owner's account, and what the site begins with."""

    username = forms.CharField(
        label=_("Username"),
        help_text=_("2 to 32 letters or digits. Others find you by it."),
        max_length=64,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    email = forms.EmailField(
        label=_("E-mail"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    password1 = forms.CharField(
        label=_("Password"),
        help_text=_("At least 8 characters."),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    begin = forms.ChoiceField(label=_("Begin with"), widget=forms.RadioSelect)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, label_suffix="")
        begin = self.fields["begin"]
        assert isinstance(begin, forms.ChoiceField)
        offered = [(example.key, example.label) for example in examples.every()]
        begin.choices = [*offered, ("empty", _("An empty site"))]
        begin.initial = begin.choices[0][0]
        begin.required = bool(offered)

    def clean_username(self) -> str:
        return checks.username(self.cleaned_data["username"])

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if "password1" in data:
            owner = User(username=data.get("username", ""), email=data.get("email", ""))
            try:
                validate_password(data["password1"], owner)
            except ValidationError as error:
                self.add_error("password1", error)
        return data
