"""Headers of the answers that no page's middleware sees: static files, plain lines, the health check."""

# Nothing of these runs or loads anything, even if a browser took it for a page.
BARE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}
"""As Django takes them."""
BARE_HEADERS = [(name.lower().encode(), value.encode()) for name, value in BARE.items()]
"""As ASGI has them."""
