"""T40: what each command may answer and each event may tell, every key of it. One without a row fails the test, and so
does a key that no row has.

`test_permissions.py` holds all that everybody is told against it; `test_told.py` what each reader is told of a world
with secrets.
"""

from __future__ import annotations

from typing import Any

from tests.site.objects import (
    AMOUNT,
    DIRECTORY,
    FLAG,
    FOLDER,
    GLIMPSE,
    INT,
    MESSAGE,
    MINE,
    MY_ROOM,
    NOTIFICATIONS,
    NUMBER,
    PERSON,
    REMINDER,
    ROOM,
    ROOM_STATE,
    SCHEDULED,
    TEXT,
    THREAD,
    TOLD_MINE,
    USER,
    WORD,
)
from tests.support.payloads import Shape, Some, Told

Json = dict[str, Any]

MESSAGES: Shape = {"messages": [MESSAGE], "directory": DIRECTORY}
LINE: Shape = {"number": NUMBER, **GLIMPSE, "calls?": FLAG}
SHARED: Shape = {"count": INT, "rooms": [ROOM]}
TYPING: Shape = {"room": ROOM, "user": USER, "thread?": INT}
PRESENCE: Shape = {"user": USER, "status": TEXT}
# A mark says how far somebody has read; that it lies below what I may read tells nothing of a message.
RECEIPT: Shape = {"room": ROOM, "user": USER, "number": INT}
CAUGHT: Shape = {
    "room": ROOM,
    "number": NUMBER,
    **GLIMPSE,
    "thread?": INT,
    "question?": {"number": NUMBER, **GLIMPSE},
    "count?": INT,
    "reactions?": [{"emoji": TEXT, "count": INT, "url?": TEXT}],
    "files?": [{"name": TEXT, "type": TEXT}],
    "more?": INT,
    "poll?": {"question": TEXT, "voters": INT, "won": [TEXT], "count": INT},
    "todo?": {"title": TEXT, "done": INT, "of": INT},
}
CAME: Shape = {"room": ROOM, "user": USER, "created_at": TEXT, "number?": NUMBER}
PICKED = ("questions", "answers", "decisions", "mentions", "reacted", "files", "polls", "todos")
FACT: Shape = {"what": TEXT, "until?": (TEXT, None), "admin?": FLAG, "user?": USER, "shown?": FLAG}


def each(names: str, shape: Shape) -> dict[str, Shape]:
    return dict.fromkeys(names.split(), shape)


RESULTS: dict[str, Shape] = {
    **each(
        "answer.accept message.delete message.edit message.forward message.send pin.add pin.remove poll.close"
        " poll.create poll.vote preview.remove reaction.add reaction.remove thread.resolve todo.add todo.create"
        " todo.move todo.remove todo.rename todo.tick voice.send",
        {"message": MESSAGE},
    ),
    **each(
        "block.add block.remove emoji.delete folder.change folder.delete folder.order folder.put inbox.habit"
        " invitation.revoke me.update notification.handle presence.idle presence.set privacy.update reminder.done"
        " room.delete room.leave saved.add saved.remove scheduled.delete sidebar.arrange status.set typing",
        {},
    ),
    **each(
        "direct.open invitation.accept member.add member.remove member.role room.archive room.create room.join"
        " room.update",
        {"room": ROOM_STATE},
    ),
    **each("message.readers poll.votes reaction.list user.search", {"users": [USER], "directory": DIRECTORY}),
    **each("scheduled.create scheduled.send_now scheduled.update", {"scheduled": SCHEDULED}),
    **each("reminder.create reminder.update", {"reminder": REMINDER}),
    **each("thread.follow thread.get", {"thread": THREAD, "directory": DIRECTORY}),
    "block.list": {"users": [USER], "accepts": TEXT, "directory": DIRECTORY},
    "catchup.get": {
        "sections": {
            **{f"{name}?": {"count": INT, "places": [CAUGHT]} for name in PICKED},
            "joined?": {"count": INT, "places": [CAME]},
        },
        "above": {ROOM: INT},
        "upto": {ROOM: INT},
        "cut": [ROOM],
        "looked_at": INT,
        "rooms": [ROOM_STATE],
        "directory": DIRECTORY,
    },
    "drafts.list": {"drafts": [{"room": ROOM, "thread?": INT, "text": TEXT, "at": (TEXT, None)}]},
    "emoji.list": {"version": TEXT, "emoji?": [{"id": INT, "name": TEXT, "url": TEXT}]},
    "folder.make": {"folder": FOLDER},
    "folder.mute": {"rooms": [ROOM]},
    "inbox.list": {
        "entries": [
            {
                "room": ROOM,
                "thread?": INT,
                "root?": (LINE, None),
                "read": INT,
                "unread": INT,
                "mentions": INT,
                "muted?": FLAG,
                "lines": [LINE],
            }
        ],
        "next": (TEXT, None),
        "count": {"entries": INT, "unread": INT, "mentions": INT},
        "directory": DIRECTORY,
    },
    "inbox.mentions": {
        "mentions": [
            {"place": INT, "room": ROOM, "thread?": INT, "number": NUMBER, **GLIMPSE, "unread?": FLAG}
        ],
        "more": FLAG,
        "directory": DIRECTORY,
    },
    "inbox.read": {"cleared": (INT, None), "count": INT},
    "inbox.undo": {"count": INT},
    "invitation.create": {"id": INT, "url": TEXT},
    "mention.reach": {"all": INT, "here": INT, "moderators": INT, "owners": INT, "everybody": FLAG},
    "message.audience": {
        "readers": INT,
        "everybody": (INT, None),
        "members": INT,
        "bots": INT,
        "later": INT,
        "people": [{"user": USER, "role": TEXT}],
        "more": FLAG,
        "facts": [FACT],
        "directory": DIRECTORY,
    },
    "message.edits": {
        "versions": [{"place": INT, "text": TEXT, "at": TEXT, "by": USER}],
        "more": FLAG,
        "directory": DIRECTORY,
    },
    "message.get": MESSAGES,
    "message.move": {"moved": [{"number": INT, "to": INT}], "left": INT},
    "message.preview": {"html": (TEXT, None)},
    "message.search": {
        "found": [
            {"room": ROOM, "number": NUMBER, "thread?": INT, **GLIMPSE, "marks": [[INT]], "files?": [TEXT]}
        ],
        "filters": [{"start": INT, "end": INT, "name": TEXT, "values": [WORD], "negated": FLAG}],
        "problems": [{"start": INT, "end": INT, "code": TEXT, "hint?": TEXT}],
        "rooms": [ROOM_STATE],
        "after": (TEXT, None),
        "directory": DIRECTORY,
    },
    "notification.list": {
        "notices": [
            {
                "place": INT,
                "room": ROOM,
                "number": NUMBER,
                "kind": TEXT,
                "by": USER,
                "at": TEXT,
                "thread?": INT,
                "quiet?": TEXT,
                "handled?": FLAG,
            }
        ],
        "more": FLAG,
        "directory": DIRECTORY,
    },
    "notification.settings": {"notifications": NOTIFICATIONS},
    "people.card": {
        "bio": TEXT,
        "since": TEXT,
        "offset": (INT, None),
        "shared": SHARED,
        "directory": DIRECTORY,
    },
    "people.list": {
        "users": [USER],
        "more": FLAG,
        "counts": {"all": INT, "people": INT, "guests": INT, "bots": INT},
        "shared": {USER: SHARED},
        "directory": DIRECTORY,
    },
    "pin.list": {**MESSAGES, "numbers": [INT], "more": FLAG},
    "presence.seen": {"seen": {USER: TEXT}},
    "read.mark": {"read": INT, "read_ordinal?": INT, "unread": INT, "mentions": INT, "feed": INT},
    "reminder.list": {
        "reminders": [{**REMINDER, "message?": (GLIMPSE, None)}],
        "rooms": [ROOM_STATE],
        "directory": DIRECTORY,
    },
    "room.browse": {
        "rooms": [ROOM_STATE],
        "counts?": {"all": INT, "open": INT, "mine": INT, "archived": INT},
        "more?": FLAG,
        "faces?": {ROOM: [USER]},
        "known?": {ROOM: INT},
        "directory?": DIRECTORY,
    },
    "room.day": {"number": (INT, None)},
    "room.history": {**MESSAGES, "has_before": FLAG, "has_after": FLAG, "rev": INT},
    "room.members": {"members": [{"user": USER, "role": TEXT}], "directory": DIRECTORY},
    "saved.list": {
        "saved": [{"place": INT, "room": ROOM, "number": INT, "at": TEXT, "message": (GLIMPSE, None)}],
        "rooms": [ROOM_STATE],
        "count": INT,
        "more": FLAG,
        "numbers?": {ROOM: [INT]},
        "directory": DIRECTORY,
    },
    "scheduled.list": {"scheduled": [SCHEDULED]},
    "sync": {
        "rooms": [MY_ROOM],
        "changes": {ROOM: {"messages": [MESSAGE], "rev": INT, "complete": FLAG, "reset?": FLAG}},
        "feed": INT,
        "mine": [TOLD_MINE],
        "directory": DIRECTORY,
    },
    "thread.list": {"threads": [THREAD], "next": (TEXT, None), "unread": INT, "directory": DIRECTORY},
    "user.get": {"directory": DIRECTORY},
    "watch": {"typing": [TYPING], "presence": [PRESENCE], "receipts": [RECEIPT]},
}

AT_REV: Shape = {"room": ROOM, "rev": INT}
PEOPLE_OF_ROOM: Shape = {"joined?": [USER], "left?": [USER]}
EVENTS: dict[str, Shape] = {
    "message.created": {**AT_REV, "message": MESSAGE},
    "message.changed": {
        **AT_REV,
        "number": NUMBER,
        "set": Some(MESSAGE),
        "by?": {"user": USER, "emoji": TEXT, "added": FLAG},
    },
    "message.deleted": {**AT_REV, "number": NUMBER, "moved?": FLAG},
    "room.changed": {
        **AT_REV,
        **PEOPLE_OF_ROOM,
        "state?": ROOM_STATE,
        "changed?": [USER],
        "joined_count?": INT,
        "left_count?": INT,
        "changed_count?": INT,
    },
    "room.changes": {
        **AT_REV,
        **PEOPLE_OF_ROOM,
        "from": INT,
        "messages": [MESSAGE],
        "state?": (ROOM_STATE, None),
    },
    "mine": {"feed?": INT, "room?": ROOM, "thread?": INT, "set": Some(MINE)},
    "notification": {
        "feed": INT,
        "kind": TEXT,
        "room": ROOM,
        "number": NUMBER,
        "by": USER,
        "thread?": INT,
        "quiet?": TEXT,
        "reminder?": REMINDER,
    },
    "room.added": {"feed?": INT, "room": MY_ROOM},
    "room.removed": {"feed?": INT, "room": ROOM, "why": TEXT},
    "presence": PRESENCE,
    "receipt": RECEIPT,
    "typing": TYPING,
    "user.changed": {"user": PERSON},
    "lag": {},
    "ping": {},
    "welcome": {
        "protocol": INT,
        "era": TEXT,
        "user": PERSON,
        "heartbeat": AMOUNT,
        "build": TEXT,
        "limits": {
            "text": {"points": INT, "bytes": INT},
            "frame": INT,
            "pending": INT,
            "sockets": INT,
            "rooms": INT,
            "rates": {f"{name}?": [AMOUNT] for name in ("send", "command", "typing", "search")},
            "files": {"size": INT, "count": INT, "chunk": INT},
        },
    },
}
ERROR: Shape = {"code": TEXT, "detail": TEXT, "fields?": {TEXT: TEXT}, "retry_after?": AMOUNT}
ASKED_FOR = {"user.get", "people.card"}
"""Whoever is described by these was named by who asked."""
REPLY = {"type", "id", "ok"}


def answered(command: str, reply: Json) -> Told:
    """What a whole reply to this command tells."""
    what, shape = ("result", RESULTS[command]) if reply["ok"] else ("error", ERROR)
    told = Told().look(reply[what], shape, command)
    told.strange += [f"the reply to {command} has {key!r}" for key in reply.keys() - {*REPLY, what}]
    if reply["ok"] and command not in ASKED_FOR:
        told.strange += [f"{command} describes {user}, who isn't named" for user in sorted(told.unnamed())]
    return told


def heard(event: Json) -> Told:
    """What an event tells."""
    kind = event["type"]
    body = {key: value for key, value in event.items() if key != "type"}
    return Told().look(body, EVENTS[kind], kind)
