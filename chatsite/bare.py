"""What every answer says about what may be done with it, and what those say besides that no page's code makes."""

# Everything a page could ask the device for and we never do. Our own pages may ask for passkeys, and for the microphone
# where somebody records a voice message.
_NEVER = (
    "accelerometer",
    "browsing-topics",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "midi",
    "payment",
    "serial",
    "usb",
)
_OURS = ("microphone", "publickey-credentials-create", "publickey-credentials-get")

EVERY = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": ", ".join([f"{name}=()" for name in _NEVER] + [f"{name}=(self)" for name in _OURS]),
    "Cross-Origin-Opener-Policy": "same-origin",
}
"""Of every answer, from whatever part of the site; as Django takes them."""
BARE = {
    **EVERY,
    # Nothing of these runs or loads anything, even if a browser took it for a page.
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Frame-Options": "DENY",
}
"""Of what no page's code made: static files, plain lines, refused handshakes, the health check. A page has its own
policy instead."""
BARE_HEADERS = [(name.lower().encode(), value.encode()) for name, value in BARE.items()]
"""As ASGI has them."""
