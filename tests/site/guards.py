"""What the headers of every answer must say (T55)."""

from __future__ import annotations

from collections.abc import Iterator

import httpx

EVERYWHERE = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "x-frame-options": "DENY",
}
NEVER = ("camera", "geolocation", "payment", "usb")
"""Devices that no answer lets anybody ask for."""


def directives(answer: httpx.Response) -> dict[str, list[str]]:
    """The Content-Security-Policy: {directive: its sources}."""
    parts = (part.split() for part in answer.headers.get("content-security-policy", "").split(";"))
    return {words[0]: words[1:] for words in parts if words}


def missing(answer: httpx.Response, *, public: bool) -> Iterator[str]:
    """What an answer lacks or gives away, a line each."""
    where = f"{answer.request.method} {answer.request.url.path} {answer.status_code}"
    policy = directives(answer)
    if policy.get("default-src") != ["'none'"]:
        yield f"{where}: default-src is {policy.get('default-src')}"
    scripts = policy.get("script-src", ["'none'"])
    if any(word in scripts for word in ("'unsafe-inline'", "'unsafe-eval'", "*", "data:", "https:")):
        yield f"{where}: scripts may be {scripts}"
    for name, value in EVERYWHERE.items():
        if answer.headers.get_list(name) != [value]:
            yield f"{where}: {name} is {answer.headers.get_list(name)}"
    allowed = answer.headers.get("permissions-policy", "").split(", ")
    yield from (f"{where}: {name} may be asked for" for name in NEVER if f"{name}=()" not in allowed)
    if "microphone=(self)" not in allowed:
        yield f"{where}: others may ask for the microphone, or we may not"
    if "server" in answer.headers or "x-powered-by" in answer.headers:
        yield f"{where}: tells what serves"
    if scripts != ["'none'"]:
        yield from _page(where, answer, policy)
    yield from _cookies(where, answer, public=public)
    if (
        public
        and scripts != ["'none'"]
        and "max-age=31536000" not in answer.headers.get("strict-transport-security", "")
    ):
        yield f"{where}: no HSTS"


def _page(where: str, answer: httpx.Response, policy: dict[str, list[str]]) -> Iterator[str]:
    for name in ("base-uri", "frame-ancestors"):
        if policy.get(name) != ["'none'"]:
            yield f"{where}: {name} is {policy.get(name)}"
    if policy.get("style-src") != ["'self'"]:
        yield f"{where}: style-src is {policy.get('style-src')}"
    if not answer.request.url.path.startswith("/admin/") and "require-trusted-types-for" not in policy:
        yield f"{where}: no Trusted Types"


def _cookies(where: str, answer: httpx.Response, *, public: bool) -> Iterator[str]:
    for cookie in answer.headers.get_list("set-cookie"):
        name, attributes = cookie.partition("=")[0], cookie.lower().split("; ")
        if not {"samesite=lax", "samesite=strict"} & set(attributes):
            yield f"{where}: {name} has no SameSite"
        if "session" in name and "httponly" not in attributes:
            yield f"{where}: {name} can be read by scripts"
        if public and "secure" not in attributes:
            yield f"{where}: {name} isn't Secure"
        if public and ("session" in name or "csrf" in name) and not name.startswith("__Host-"):
            yield f"{where}: {name} isn't bound to the host"
