"""Every address of the site, and what it answers to whom. A route of the resolver without a row fails the test."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from chatsite.asgi import application

WHO = ("", "charlie", "bob", "grace")
"""Nobody, an outsider of the private room, a member of it, one who runs the site."""

APP = "302 200 200 200"
STAFF = "302 302 302"
# route of the resolver: {an address, with names of the world: the statuses of GET for WHO}. People of the world have
# no password, so those of allauth that ask for it lead them to where one is set.
ROWS: dict[str, dict[str, str]] = {
    "healthz": {"/healthz": "200 200 200 200"},
    "readyz": {"/readyz": "200 200 200 200"},
    # The chat
    "": {"/": APP},
    "browse/": {"/browse/": APP},
    "catchup/": {"/catchup/": APP, "/catchup/?room={crew}&since=week": APP},
    "drafts/": {"/drafts/": APP},
    "people/": {"/people/": APP},
    "reminders/": {"/reminders/": APP},
    "inbox/": {"/inbox/": APP},
    "later/": {"/later/": APP},
    "mentions/": {"/mentions/": APP},
    "saved/": {"/saved/": APP},
    "search/": {"/search/": APP},
    "threads/": {"/threads/": APP},
    "rooms/<str:key>/": {
        "/rooms/{crew}/": APP,
        "/rooms/{square}/": APP,
        "/rooms/999999/": APP,
        "/rooms/none/": APP,
    },
    "rooms/<str:key>": {"/rooms/{crew}": APP, "/rooms/none": APP},
    "rooms/<str:key>/<int:number>": {"/rooms/{crew}/{message}": APP, "/rooms/{square}/999": APP},
    "rooms/<str:key>/<int:number>/": {"/rooms/{crew}/{message}/": APP},
    "invite/<str:token>": {"/invite/{link}": "200 200 200 200", "/invite/{revoked}": "404 404 404 404"},
    "files/": {"/files/": "405 405 405 405"},
    "files/<str:key>/<str:name>": {
        "/files/{file}/thumb": "404 404 200 404",
        "/files/{lost}/thumb": "404 404 404 404",
        "/files/none/thumb": "404 404 404 404",
        "/files/{file}/screen": "404 404 200 404",
        "/files/{lost}/screen": "404 404 404 404",
        "/files/none/screen": "404 404 404 404",
        "/files/{file}/red.png": "404 404 200 404",
        "/files/{file}/any": "404 404 200 404",
        "/files/{lost}/blue.png": "404 404 404 404",
        "/files/none/red.png": "404 404 404 404",
    },
    "files/uploads/": {
        "/files/uploads/": "401 405 405 405",
        "/files/uploads/{upload}": "401 404 200 404",
        "/files/uploads/none": "401 404 404 404",
    },
    "emoji/<str:key>.webp": {"/emoji/{emoji}.webp": "404 200 200 200", "/emoji/none.webp": "404 404 404 404"},
    "settings/emoji/": {"/settings/emoji/": "302 404 404 200"},
    "settings/emoji/<int:pk>/remove/": {"/settings/emoji/1/remove/": "302 405 405 405"},
    "settings/previews/": {"/settings/previews/": APP},
    "settings/example/": {"/settings/example/": "302 404 404 404"},
    # People
    "people/<username>/": {
        "/people/alice/": APP,
        "/people/Alice/": "302 302 302 302",
        "/people/no/": "302 404 404 404",
    },
    "people/<username>/block/": {
        "/people/alice/block/": APP,
        "/people/bob/block/": "302 200 404 200",
        "/people/no/block/": "302 404 404 404",
    },
    "settings/notifications/": {"/settings/notifications/": APP},
    "settings/presence/": {"/settings/presence/": APP},
    "settings/privacy/": {"/settings/privacy/": APP},
    "settings/privacy/blocked/<int:pk>/remove/": {"/settings/privacy/blocked/1/remove/": "302 405 405 405"},
    "avatars/<picture:key>": {"/avatars/{avatar}": APP, "/avatars/{old}": "302 404 404 404"},
    "settings/": {"/settings/": APP},
    "settings/profile/": {"/settings/profile/": APP},
    "settings/profile/picture/": {"/settings/profile/picture/": "302 405 405 405"},
    "settings/security/": {"/settings/security/": APP},
    "settings/devices/": {"/settings/devices/": APP},
    "settings/devices/others/": {"/settings/devices/others/": "302 405 405 405"},
    "settings/devices/<int:pk>/": {"/settings/devices/{device}/": "302 405 405 405"},
    "settings/appearance/": {"/settings/appearance/": APP},
    "settings/language/": {"/settings/language/": APP},
    "setup": {"/setup": "410 410 410 410", "/setup?code=guessed": "410 410 410 410"},
    "dev/mailbox/": {"/dev/mailbox/": "200 200 200 200"},
    "dev/mailbox/<key>/": {"/dev/mailbox/none/": "404 404 404 404"},
    "accounts/signup/": {"/accounts/signup/": "200 302 302 302"},
    "accounts/login/": {"/accounts/login/": "200 302 302 302"},
    "accounts/logout/": {"/accounts/logout/": "302 200 200 200"},
    "accounts/inactive/": {"/accounts/inactive/": "200 200 200 200"},
    "accounts/reauthenticate/": {"/accounts/reauthenticate/": "302 403 403 403"},
    "accounts/email/": {"/accounts/email/": APP},
    "accounts/confirm-email/": {"/accounts/confirm-email/": "200 200 200 200"},
    "accounts/^confirm-email/(?P<key>[-:\\w]+)/$": {"/accounts/confirm-email/guessed/": "200 200 200 200"},
    "accounts/password/change/": {"/accounts/password/change/": "302 302 302 302"},
    "accounts/password/set/": {"/accounts/password/set/": APP},
    "accounts/password/reset/": {"/accounts/password/reset/": "200 200 200 200"},
    "accounts/password/reset/done/": {"/accounts/password/reset/done/": "200 200 200 200"},
    "accounts/password/reset/key/done/": {"/accounts/password/reset/key/done/": "200 200 200 200"},
    "accounts/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": {
        "/accounts/password/reset/key/1-guessed/": "200 200 200 200"
    },
    "accounts/login/code/confirm/": {"/accounts/login/code/confirm/": "302 302 302 302"},
    # The admin: others than staff are led to its sign-in, which refuses who is signed in already
    "admin/": {"/admin/": f"{STAFF} 200"},
    "admin/login/": {"/admin/login/": "302 403 403 302"},
    "admin/logout/": {"/admin/logout/": f"{STAFF} 200"},
    "admin/password_change/": {"/admin/password_change/": f"{STAFF} 302"},
    "admin/password_change/done/": {"/admin/password_change/done/": f"{STAFF} 200"},
    "admin/autocomplete/": {"/admin/autocomplete/": f"{STAFF} 403"},
    "admin/jsi18n/": {"/admin/jsi18n/": f"{STAFF} 200"},
    "admin/r/<path:content_type_id>/<path:object_id>/": {"/admin/r/1/1/": f"{STAFF} 404"},
    "admin/accounts/user/": {"/admin/accounts/user/": f"{STAFF} 200"},
    "admin/accounts/user/add/": {"/admin/accounts/user/add/": f"{STAFF} 403"},
    "admin/accounts/user/<path:object_id>/history/": {"/admin/accounts/user/{id}/history/": f"{STAFF} 200"},
    "admin/accounts/user/<path:object_id>/delete/": {"/admin/accounts/user/{id}/delete/": f"{STAFF} 403"},
    "admin/accounts/user/<path:object_id>/change/": {
        "/admin/accounts/user/{id}/change/": f"{STAFF} 200",
        "/admin/accounts/user/999999/change/": f"{STAFF} 302",
    },
    "admin/accounts/user/<path:object_id>/": {"/admin/accounts/user/{id}/": f"{STAFF} 302"},
    "admin/chat/room/": {"/admin/chat/room/": f"{STAFF} 200"},
    "admin/chat/invitation/": {"/admin/chat/invitation/": f"{STAFF} 200"},
    "admin/chat/file/": {"/admin/chat/file/": f"{STAFF} 200"},
    "admin/chat/customemoji/": {"/admin/chat/customemoji/": f"{STAFF} 200"},
    "admin/chat/message/": {"/admin/chat/message/": f"{STAFF} 200"},
    "admin/auth/group/": {"/admin/auth/group/": f"{STAFF} 200"},
    "admin/auth/group/add/": {"/admin/auth/group/add/": f"{STAFF} 200"},
    "admin/auth/group/<path:object_id>/history/": {"/admin/auth/group/1/history/": f"{STAFF} 302"},
    "admin/auth/group/<path:object_id>/delete/": {"/admin/auth/group/1/delete/": f"{STAFF} 302"},
    "admin/auth/group/<path:object_id>/change/": {"/admin/auth/group/1/change/": f"{STAFF} 302"},
    "admin/auth/group/<path:object_id>/": {"/admin/auth/group/1/": f"{STAFF} 302"},
    "admin/^(?P<app_label>accounts|chat|auth)/$": {"/admin/chat/": f"{STAFF} 200"},
    "admin/(?P<url>.*)$": {"/admin/none/": f"{STAFF} 404"},
}
IN_PUBLIC = {"/dev/mailbox/": "404 404 404 404"}
"""What differs on a site for everybody."""


def streams() -> Iterator[str]:
    """What stands before the pages: the beginnings of paths that have an application of their own."""
    for beginning, _application in application.streams:
        yield beginning.removeprefix("/")


def patterns(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[str]:
    """Every route as the resolver has it, from the root."""
    for one in (resolver or get_resolver()).url_patterns:
        route = prefix + str(one.pattern)
        if isinstance(one, URLPattern):
            yield route
        else:
            yield from patterns(one, route)
