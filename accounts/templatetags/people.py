"""What pages about people need: fields of forms, faces, the list of settings."""

import re
from typing import Any

from django import forms, template

from accounts.settings import pages
from accounts.users.models import User

register = template.Library()
HUES = 36


@register.inclusion_tag("accounts/field.html")
def field(bound: forms.BoundField, **attrs: Any) -> dict[str, Any]:
    """A form's field with its label, its help and its error in place. Further arguments are attributes."""
    widget = bound.field.widget
    if isinstance(widget, forms.Select):
        kind = "select"
    elif isinstance(widget, forms.Textarea):
        kind = "textarea"
    else:
        kind = "input"
    parts = {"error": bound.errors, "help": bound.help_text}
    described = [f"{bound.auto_id}_{part}" for part, there in parts.items() if there]
    attrs |= {"class": kind} | ({"aria-describedby": " ".join(described)} if described else {})
    password = isinstance(widget, forms.PasswordInput)
    return {"bound": bound, "control": bound.as_widget(attrs=attrs), "password": password}


@register.inclusion_tag("accounts/face.html")
def face(user: User, size: str = "") -> dict[str, Any]:
    """A person's picture, or the tile with the letters of the name. `size`: a class of .tile."""
    return {"person": user, "size": size, "letters": letters(user.get_full_name()), "hue": user.pk * 7 % HUES}


def letters(name: str) -> str:
    """One or two letters that stand for a name, as static/js/lib/dom.js picks them."""
    words = [word for word in re.split(r"[\s._-]+", name) if word]
    picked = [words[0], words[-1]] if len(words) > 1 else words
    return "".join(next((char for char in word if char.isalnum()), "") for word in picked) or "?"


@register.simple_tag(takes_context=True)
def settings_pages(context: template.Context) -> list[dict[str, Any]]:
    """The pages of the settings, with what waits there for the person who looks."""
    user = context["request"].user
    shown = [page for page in pages.every() if page.shown is None or page.shown(user)]
    return [{"page": page, "count": page.count(user) if page.count else 0} for page in shown]
