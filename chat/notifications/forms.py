"""The form of what somebody wants to be told, and when not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from typing import Any, ClassVar
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from chat.notifications.models import NoticeSettings
from chat.rooms.models import Level
from chat.wire.refusals import BadRequest

LONGEST = 4000


class SettingsForm(forms.Form):
    """Levels, words and hours of one person."""

    LEVELS: ClassVar[list[tuple[str, Any]]] = [
        (Level.ALL, _("Everything that is said")),
        (Level.MENTIONS, _("What concerns me")),
        (Level.NOTHING, _("Nothing")),
    ]
    DAYS: ClassVar[list[tuple[str, Any]]] = [
        ("0", _("Monday")),
        ("1", _("Tuesday")),
        ("2", _("Wednesday")),
        ("3", _("Thursday")),
        ("4", _("Friday")),
        ("5", _("Saturday")),
        ("6", _("Sunday")),
    ]
    level = forms.ChoiceField(choices=LEVELS, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("Words, one a line"),
        help_text=_("Your team, your boat, a place. Capitals and accents make no difference."),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    days = forms.MultipleChoiceField(choices=DAYS, required=False)
    begins = forms.TimeField(label=_("From"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    ends = forms.TimeField(label=_("To"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    zone = forms.ChoiceField(label=_("Time zone"), required=False)

    def __init__(self, row: NoticeSettings, own_zone: str, data: Mapping[str, Any] | None = None) -> None:
        initial = {
            "level": row.level,
            "words": "\n".join(row.words),
            "days": [str(day) for day in range(7) if row.days >> day & 1],
            "begins": time(*divmod(row.begins, 60)),
            "ends": time(*divmod(row.ends, 60)),
            "zone": row.zone,
        }
        super().__init__(data, initial=initial, label_suffix="")
        zone = self.fields["zone"]
        assert isinstance(zone, forms.ChoiceField)
        named = sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/"))
        usual = _("That of your account: {zone}").format(zone=own_zone) if own_zone else _("UTC")
        zone.choices = [("", usual), *((name, name.replace("_", " ")) for name in named)]

    def wish(self) -> dict[str, Any]:
        """What `actions.choose` takes, of a valid form."""
        said = self.cleaned_data
        return {
            "level": said["level"],
            "words": said["words"].splitlines(),
            "days": sum(1 << int(day) for day in said["days"]),
            "begins": said["begins"].hour * 60 + said["begins"].minute,
            "ends": said["ends"].hour * 60 + said["ends"].minute,
            "zone": said["zone"],
        }

    def refuse(self, refusal: BadRequest) -> None:
        """Show a refusal at its field."""
        for name in refusal.fields:
            self.add_error(name if name in self.fields else None, str(refusal))
