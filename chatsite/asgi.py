"""The site as one ASGI application: static files from memory, pages in one thread hop, uploads piece by
piece, the socket at /ws/."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chatsite.settings")
django.setup()

from chat.files.serving.door import FileDoor  # noqa: E402
from chat.files.tus.asking import PREFIX as UPLOADS  # noqa: E402
from chat.files.tus.door import Door as Uploads  # noqa: E402
from chat.gateway.consumer import Gateway  # noqa: E402
from chat.gateway.drain import close_all  # noqa: E402
from chatsite.onehop import OneHopHandler  # noqa: E402
from chatsite.servers.drain import on_drain  # noqa: E402
from chatsite.site import Site  # noqa: E402

_pages = OneHopHandler()
application = Site(
    pages=_pages,
    sockets={"/ws/": Gateway.as_asgi()},
    streams={"/files/": FileDoor(_pages), UPLOADS: Uploads()},
)
on_drain(close_all)
