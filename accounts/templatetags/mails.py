"""Names that strangers chose, in mails; and mails on the page of the local mailbox."""

import re

from django import template
from django.conf import settings
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()
ISOLATE, END, JOINER = "\u2068", "\u2069", "\u2060"
_ADDRESS = re.compile(r"https?://[^\s<>\"']+")


@register.filter
def name_in_mail(name: str) -> str:
    """A username that no mail program takes for an address: `www.evil.example` may be one, and anybody can have
    a mail with it sent to anybody."""
    return f"{ISOLATE}{name.replace('.', '.' + JOINER)}{END}"


@register.filter
def isolated(text: str) -> str:
    """An address in a mail: whatever direction it has, the words around it keep theirs."""
    return f"{ISOLATE}{text}{END}"


@register.filter
def own_links(text: str) -> SafeString:
    """The text of a mail, escaped, with links where it names an address of this site, and nowhere else."""
    rows, at = [], 0
    for found in _ADDRESS.finditer(text):
        rows.append((text[at : found.start()], _link(found[0])))
        at = found.end()
    return format_html("{}{}", format_html_join("", "{}{}", rows), text[at:])


def _link(address: str) -> str:
    if any(address.startswith(f"{origin}/") for origin in settings.SITE_ORIGINS):
        return format_html('<a href="{}" rel="nofollow">{}</a>', address, address)
    return conditional_escape(address)
