"""The concepts of the chat, bottom to top. An import may only point to a line above its own."""

CONCEPTS = (
    "wire",
    "relay",
    "rooms",
    "directs",
    "files",
    "emoji",
    "mentions",
    "messages",
    "reactions",
    "pins",
    "threads",
    "receipts",
    "presence",
    "drafts",
    "saved",
    "polls",
    "community",
    "canary",
    "shell",
    "gateway",
)
