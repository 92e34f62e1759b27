"""The objects of the wire as anybody may be told them (T40). What isn't named here is told to nobody."""

from __future__ import annotations

from tests.support.payloads import Is, Shape, Some

TEXT, INT, FLAG, AMOUNT, WORD = Is.TEXT, Is.INT, Is.FLAG, Is.AMOUNT, Is.WORD
USER, ROOM, NUMBER = Is.USER, Is.ROOM, Is.NUMBER
BY_AT: Shape = {"by": USER, "at": TEXT}
QUOTE: Shape = {"author": USER, "excerpt": TEXT}
GLIMPSE: Shape = {**QUOTE, "created_at": TEXT}
PERSON: Shape = {
    "id": USER,
    "username": TEXT,
    "name": TEXT,
    "avatar": (TEXT, None),
    "bot": FLAG,
    "guest": FLAG,
    "status?": {"emoji": TEXT, "text": TEXT, "until?": TEXT},
}
DIRECTORY: Shape = {USER: PERSON}
FILE: Shape = {
    "id": INT,
    "name": TEXT,
    "size": INT,
    "type": TEXT,
    "width?": INT,
    "height?": INT,
    "url": TEXT,
    "thumb?": TEXT,
    "screen?": TEXT,
    "seconds?": AMOUNT,
    "pages?": INT,
    "waveform?": [INT],
    "blur?": TEXT,
    "sound?": FLAG,
    "animated?": FLAG,
    "alt?": TEXT,
    "state?": TEXT,
}
POLL: Shape = {
    "question": TEXT,
    "options": [{"id": INT, "text": TEXT, "count": INT, "users?": [USER]}],
    "multiple": FLAG,
    "anonymous": FLAG,
    "closes_at": (TEXT, None),
    "closed": FLAG,
    "voters": INT,
    "mine?": [INT],
}
TODO: Shape = {
    "title": TEXT,
    "items": [{"id": INT, "text": TEXT, "done?": {"user": USER, "at": TEXT}}],
    "last": INT,
}
PREVIEW: Shape = {
    "url": TEXT,
    "title": TEXT,
    "description?": TEXT,
    "site?": TEXT,
    "thumb?": {"url": TEXT, "width": INT, "height": INT},
}
# Of the place that a message was forwarded from only its id is told: who may not read it there has its words here.
FORWARDED: Shape = {
    "room": INT,
    "number": INT,
    "author": USER,
    "created_at": TEXT,
    "text": TEXT,
    "html?": TEXT,
    "cut?": FLAG,
}
MESSAGE: Shape = {
    "room": ROOM,
    "number": NUMBER,
    "rev": INT,
    "ordinal": INT,
    "author": USER,
    "kind": TEXT,
    "text": TEXT,
    "created_at": TEXT,
    "html?": (TEXT, None),
    "edited_at?": (TEXT, None),
    "deleted?": FLAG,
    "reply_to?": (INT, None),
    "quote?": (QUOTE, None),
    "thread?": (INT, None),
    "also_to_room?": FLAG,
    "nonce?": TEXT,
    "replies?": ({"count": INT, "last_at": TEXT, "users": [USER]}, None),
    "resolved?": (BY_AT, None),
    "answer?": ({"number": INT, "author": USER, **BY_AT}, None),
    "accepted?": (BY_AT, None),
    "reactions?": ([{"emoji": TEXT, "count": INT, "users": [USER], "url?": TEXT, "mine?": FLAG}], None),
    "files?": ([FILE], None),
    "mentions?": ({"users?": [USER], "roles?": [TEXT], "all?": FLAG, "here?": FLAG}, None),
    "pinned?": (BY_AT, None),
    "forwarded?": (FORWARDED, None),
    "moved?": FLAG,
    "moved_to?": {"room": ROOM, "number": NUMBER},
    "moved_from?": {"room": INT, "number": INT, **BY_AT},
    "system?": {"what": TEXT, "actor": USER, "users": [USER]},
    "poll?": (POLL, None),
    "todo?": (TODO, None),
    "voice?": ({"duration": INT, "peaks": [INT]}, None),
    "previews?": ([PREVIEW], None),
}
ROOM_STATE: Shape = {
    "id": ROOM,
    "kind": TEXT,
    "slug": (TEXT, None),
    "name": TEXT,
    "topic": TEXT,
    "members": INT,
    "people": [USER],
    "gone?": [USER],
    "encrypted": FLAG,
    "archived": FLAG,
    "mode": TEXT,
    "pinning": (TEXT, None),
    "edit_within": TEXT,
    "delete_within": TEXT,
    "edit_history": TEXT,
    "previews": FLAG,
    "first": INT,
    "number": INT,
    "ordinal": INT,
    "rev": INT,
    "last_at": (TEXT, None),
}
ME: Shape = {
    "role": TEXT,
    "read": INT,
    "unread": INT,
    "read_ordinal": INT,
    "mentions": INT,
    "level": TEXT,
    "muted_until": (TEXT, None),
    "starred": FLAG,
    "draft": (TEXT, None),
    "hidden": (INT, None),
}
MY_ROOM: Shape = {**ROOM_STATE, "me": (ME, None)}
THREAD: Shape = {
    "room": ROOM,
    "thread": NUMBER,
    "read": INT,
    "unread": INT,
    "following": FLAG,
    "root": MESSAGE,
    "last?": MESSAGE,
}
REMINDER: Shape = {"id": INT, "room": ROOM, "at": TEXT, "number?": INT, "text?": TEXT, "due?": FLAG}
SCHEDULED: Shape = {
    "id": INT,
    "room": ROOM,
    "at": TEXT,
    "nonce": TEXT,
    "text": TEXT,
    "files": [FILE],
    "thread?": INT,
    "also_to_room?": FLAG,
    "reply_to?": INT,
    "failed?": TEXT,
}
FOLDER: Shape = {"id": INT, "name": TEXT, "sort": TEXT, "collapsed?": FLAG, "rooms": [ROOM]}
PART: Shape = {"sort?": TEXT, "collapsed?": FLAG}
SIDEBAR: Shape = {"unread_only?": FLAG, "parts?": {"starred?": PART, "rooms?": PART, "directs?": PART}}
NOTIFICATIONS: Shape = {
    "level": TEXT,
    "words": [TEXT],
    "hours": {"days": [INT], "begins": TEXT, "ends": TEXT, "zone": (TEXT, None)},
}
# The `set` of `mine`: what is one person's own, told to him alone.
MINE: Shape = {
    **ME,
    "following": FLAG,
    "folded": [INT],
    "blocks": ([USER], None),
    "accepts": TEXT,
    "saved": ({"room": INT, "number": INT, "at": (TEXT, None)}, None),
    "scheduled": ({INT: (SCHEDULED, None)}, None),
    "reminders": ({INT: (REMINDER, None)}, None),
    "notifications": NOTIFICATIONS,
    "folders": ([FOLDER], None),
    "sidebar": (SIDEBAR, None),
    "reading": TEXT,
}
TOLD_MINE: Shape = {"type": TEXT, "feed": INT, "room?": ROOM, "thread?": INT, "set": Some(MINE)}
