"""The forms of a person's own settings."""

from datetime import timedelta
from typing import Any, ClassVar
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.users.models import User

# Letters, marks, digits and signs may stand in a name; what can't be seen or turns the line round may not.
_INVISIBLE = {"\u200b", "\u200e", "\u200f", "\u2060", "\ufeff", *(chr(c) for c in range(0x202A, 0x202F))}
_INVISIBLE |= {chr(c) for c in range(0x2066, 0x206A)}


def visible_line(text: str) -> str:
    """The text as one line without invisible and direction-changing characters."""
    return " ".join("".join(char for char in text if _visible(char)).split())


def _visible(char: str) -> bool:
    # The zero-width joiner holds many emoji together.
    return char not in _INVISIBLE and (char.isprintable() or char.isspace() or char == "\u200d")


class ProfileForm(forms.Form):
    """What others see."""

    UNTIL: ClassVar[dict[str, timedelta | None]] = {
        "": None,
        "30m": timedelta(minutes=30),
        "1h": timedelta(hours=1),
        "4h": timedelta(hours=4),
        "1d": timedelta(days=1),
        "7d": timedelta(days=7),
    }
    AFTER: ClassVar[list[tuple[str, Any]]] = [
        ("", gettext_lazy("Don't clear it")),
        ("30m", gettext_lazy("30 minutes")),
        ("1h", gettext_lazy("1 hour")),
        ("4h", gettext_lazy("4 hours")),
        ("1d", gettext_lazy("1 day")),
        ("7d", gettext_lazy("1 week")),
    ]
    name = forms.CharField(
        label=gettext_lazy("Display name"),
        max_length=64,
        required=False,
        help_text=gettext_lazy("How others read you. Empty: your username."),
    )
    bio = forms.CharField(
        label=gettext_lazy("About you"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    status_emoji = forms.CharField(label=gettext_lazy("Emoji"), max_length=16, required=False)
    status_text = forms.CharField(label=gettext_lazy("Status"), max_length=100, required=False)
    status_for = forms.ChoiceField(
        label=gettext_lazy("Clear it after"),
        required=False,
    )

    def __init__(self, data: Any = None, *, user: User) -> None:
        names = ("name", "bio", "status_emoji", "status_text")
        initial = {name: getattr(user, name) for name in names} | {
            "status_for": "keep" if user.status_until else ""
        }
        super().__init__(data, initial=initial, label_suffix="")
        self.user = user
        clear = self.fields["status_for"]
        assert isinstance(clear, forms.ChoiceField)
        clear.choices = [*([("keep", _("As it is now"))] if user.status_until else []), *self.AFTER]

    def clean_name(self) -> str:
        return visible_line(self.cleaned_data["name"])

    def clean_status_text(self) -> str:
        return visible_line(self.cleaned_data["status_text"])

    def clean_status_emoji(self) -> str:
        emoji: str = self.cleaned_data["status_emoji"]
        if emoji and any(
            char.isalnum() and char.isascii() and not emoji.endswith("\u20e3") for char in emoji
        ):
            raise ValidationError(_("One emoji, no letters."))
        return emoji

    def values(self) -> dict[str, Any]:
        """The fields to write."""
        values = {name: self.cleaned_data[name] for name in ("name", "bio", "status_emoji", "status_text")}
        choice = self.cleaned_data["status_for"]
        if choice != "keep":
            after = self.UNTIL[choice]
            has_status = values["status_emoji"] or values["status_text"]
            values["status_until"] = timezone.now() + after if after and has_status else None
        return values


class AvatarForm(forms.Form):
    """A picture; what it is exactly is found out when it is made anew."""

    avatar = forms.FileField(
        label=gettext_lazy("A picture of you"),
        help_text=gettext_lazy("PNG, JPEG, WebP or GIF, at most 10 MB. It is cut to a square."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp,image/gif"}),
        error_messages={"required": gettext_lazy("Choose a picture first.")},
    )


class LanguageForm(forms.Form):
    """Language and time zone of the pages."""

    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False)
    timezone = forms.ChoiceField(label=gettext_lazy("Time zone"), required=False)

    def __init__(self, data: Any = None, *, user: User) -> None:
        super().__init__(
            data, initial={"language": user.language, "timezone": user.timezone}, label_suffix=""
        )
        language, zone = self.fields["language"], self.fields["timezone"]
        assert isinstance(language, forms.ChoiceField) and isinstance(zone, forms.ChoiceField)
        language.choices = [("", _("As the browser")), *settings.LANGUAGES]
        zones = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/"))
        zone.choices = [
            ("", _("As the browser")),
            ("UTC", "UTC"),
            *((name, name.replace("_", " ")) for name in zones),
        ]
