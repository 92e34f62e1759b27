"""Template tags: `{% load static_modules %}{% import_map %}{% module "#shell/app.js" %}`.

Each needs the page's nonce, so the template must be rendered with a request.
"""

import json
from typing import Any

from django import template
from django.contrib.staticfiles.storage import staticfiles_storage
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from chatsite.static.modules import preloads

register = template.Library()
# In a <script>, only these could end or confuse it.
ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@register.simple_tag(takes_context=True)
def import_map(context: Context) -> SafeString:
    """Write the import map. It must stand before the page's first module or modulepreload."""
    imports = {name: staticfiles_storage.url(path) for name, path in _modules("imports").items()}
    text = mark_safe(json.dumps({"imports": imports}).translate(ESCAPES))  # noqa: S308, escaped above
    return format_html('<script type="importmap" nonce="{}">{}</script>', _nonce(context), text)


@register.simple_tag(takes_context=True)
def modulepreload(context: Context, *entries: str) -> SafeString:
    """Write a link for every module that the named entries need, so that no import waits for another."""
    graph = _modules("graph")
    names = dict.fromkeys(name for entry in entries for name in preloads(entry, graph))
    rows = ((module_url(name), _nonce(context)) for name in names)
    return format_html_join("\n", '<link rel="modulepreload" href="{}" nonce="{}">', rows)


@register.simple_tag(takes_context=True)
def module(context: Context, name: str) -> SafeString:
    """Write the script element that runs the module `name`."""
    return format_html(
        '<script type="module" src="{}" nonce="{}"></script>', module_url(name), _nonce(context)
    )


@register.simple_tag
def module_url(name: str) -> str:
    """Return the hashed URL of a module by its bare name. In a module: `import.meta.resolve(name)`."""
    return staticfiles_storage.url(_modules("imports")[name])


def _modules(part: str) -> dict[str, Any]:
    found: dict[str, Any] = staticfiles_storage.modules[part]  # type: ignore[attr-defined]
    return found


def _nonce(context: Context) -> str:
    return str(context["request"].csp_nonce)
