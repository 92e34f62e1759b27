"""Whether somebody may take a username; what is wrong is said in one sentence."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.users import names
from accounts.users.models import User


def username(text: str, *, of: User | None = None) -> str:
    """The name as it will be stored. `of`: whose name it is now. Raises ValidationError."""
    name = names.normal(text)
    validate_form(name)
    others = User.objects.exclude(pk=of.pk) if of else User.objects.all()
    other = others.filter(name_key=names.key(name)).values_list("username", flat=True).first()
    if other is None:
        return name
    if other.casefold() == name.casefold():
        raise ValidationError(_("This username is taken."), code="taken")
    raise ValidationError(_("This looks too much like somebody else's username."), code="look_alike")


def validate_form(name: str) -> None:
    """What can be said of a name without knowing the others. Raises ValidationError."""
    if not names.SHORTEST <= len(name) <= names.LONGEST:
        values = {"shortest": names.SHORTEST, "longest": names.LONGEST}
        raise ValidationError(
            _("A username has %(shortest)d to %(longest)d characters.") % values, code="length"
        )
    if not names.allowed(name):
        raise ValidationError(
            _("Letters, digits, dots, underscores and hyphens only; a letter or digit first and last."),
            code="characters",
        )
    if names.mixed(name):
        raise ValidationError(
            _("This mixes letters of several alphabets that look alike. Use one alphabet."), code="mixed"
        )
    if names.reserved(name):
        raise ValidationError(
            _("This word means something of its own here. Choose another."), code="reserved"
        )
