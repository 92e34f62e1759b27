"""What a browser is told about what a page may do."""

from typing import Any

from csp.constants import NONCE, NONE, SELF, STRICT_DYNAMIC

from chatsite.bare import EVERY
from chatsite.settings.base import MIDDLEWARE as BASE_MIDDLEWARE

# Nothing is allowed that isn't named. Scripts run by nonce and what those import; styles come from files only
# (the hues of people are classes); the two Trusted Types policies are Lit's and the one sanitised sink of
# static/js/messages/.
_PAGE: dict[str, Any] = {
    "default-src": [NONE],
    "script-src": [NONCE, STRICT_DYNAMIC],
    "worker-src": [SELF],
    "style-src": [SELF],
    "img-src": [SELF, "data:", "blob:"],
    "media-src": [SELF, "blob:"],
    "connect-src": [SELF],
    "font-src": [SELF],
    "form-action": [SELF],
    "base-uri": [NONE],
    "frame-ancestors": [NONE],
    "require-trusted-types-for": ["'script'"],
    "trusted-types": ["lit-html", "chat-html"],
}
CONTENT_SECURITY_POLICY = {"DIRECTIVES": _PAGE}

# Django's admin loads its scripts by address and writes innerHTML, so neither nonces nor Trusted Types hold there.
ADMIN_PREFIX = "/admin/"
ADMIN_CONTENT_SECURITY_POLICY: dict[str, Any] = {
    name: sources
    for name, sources in {**_PAGE, "script-src": [SELF]}.items()
    if name not in {"require-trusted-types-for", "trusted-types"}
}

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = EVERY["Referrer-Policy"]
SECURE_CROSS_ORIGIN_OPENER_POLICY = EVERY["Cross-Origin-Opener-Policy"]
X_FRAME_OPTIONS = "DENY"

_ADDED = [
    "chatsite.headers.PageHeaders",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
_POSITION = BASE_MIDDLEWARE.index("csp.middleware.CSPMiddleware") + 1
MIDDLEWARE = [
    *BASE_MIDDLEWARE[:_POSITION],
    *(name for name in _ADDED if name not in BASE_MIDDLEWARE),
    *BASE_MIDDLEWARE[_POSITION:],
]
