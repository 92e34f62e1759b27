"""What people type who come from elsewhere (Zulip, Slack, Gmail), and what it is called here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

PERSON, PLACE, MOMENT = ("from", "with"), ("in",), ("before", "after", "on")

NAMES: Mapping[str, str] = {
    **dict.fromkeys(("from", "sender", "author", "by"), "from"),
    **dict.fromkeys(("in", "room", "stream", "channel", "chat"), "in"),
    "with": "with",
    **dict.fromkeys(("before", "older", "until", "older_than", "older-than"), "before"),
    **dict.fromkeys(("after", "newer", "since", "newer_than", "newer-than"), "after"),
    **dict.fromkeys(("on", "during", "date"), "on"),
    "has": "has",
    "is": "is",
    "to": "to",
    **dict.fromkeys(("dm", "dms", "pm", "pm-with", "dm-with", "dm-including", "group-pm-with"), "dm"),
    **dict.fromkeys(("mention", "mentions"), "mentions"),
    **dict.fromkeys(("filename", "file"), "filename"),
}
"""Names of filters, and which of ours each means; `to`, `dm`, `mentions` and `filename` are made of others."""

NOT_HERE: Mapping[str, Literal["no_topics", "no_reactions", "no_numbers", "not_here"]] = {
    **dict.fromkeys(("subject", "topic"), "no_topics"),
    **dict.fromkeys(("hasmy", "reaction", "reactions"), "no_reactions"),
    **dict.fromkeys(("near", "id"), "no_numbers"),
    **dict.fromkeys(
        (
            *("label", "category", "size", "larger", "smaller", "larger_than", "smaller_than", "cc", "bcc"),
            *(
                "deliveredto",
                "rfc822msgid",
                "list",
                "creator",
                "streams",
                "channels",
                "type",
                "sort",
            ),
        ),
        "not_here",
    ),
}
"""Names of filters that others have, and what is the matter with each."""

HAS: Mapping[str, str] = {
    **dict.fromkeys(("file", "files", "attachment", "attachments", "document", "documents"), "has:file"),
    **dict.fromkeys(("image", "images", "picture", "pictures", "photo", "photos", "img"), "has:image"),
    **dict.fromkeys(("link", "links", "url", "urls"), "has:link"),
    **dict.fromkeys(("poll", "polls"), "has:poll"),
    **dict.fromkeys(("voice", "audio", "recording"), "has:voice"),
    **dict.fromkeys(("pin", "pins"), "is:pinned"),
    **dict.fromkeys(("star", ":star:", "bookmark"), "is:saved"),
    **dict.fromkeys(("mention", "mentions"), "is:mention"),
    **dict.fromkeys(("thread", "threads"), "is:thread"),
}
IS: Mapping[str, str] = {
    **dict.fromkeys(("pinned", "pin"), "is:pinned"),
    **dict.fromkeys(("saved", "starred", "bookmarked", "later"), "is:saved"),
    **dict.fromkeys(("mention", "mentions", "mentioned"), "is:mention"),
    **dict.fromkeys(("thread", "threads", "threaded"), "is:thread"),
    **dict.fromkeys(("direct", "directs", "dm", "dms", "private", "pm"), "is:direct"),
    **dict.fromkeys(("unread", "new"), "is:unread"),
}
EVERYWHERE = ("anywhere", "everywhere", "all", "any")
DIRECTS = ("dm", "dms", "direct", "directs")
