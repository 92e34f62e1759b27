"""The concepts of the chat, bottom to top. An import may only point to a line above its own."""

CONCEPTS = (
    "wire",
    "relay",
    "rooms",
    "directs",
    "files",
    "messages",
    "reactions",
    "threads",
    "receipts",
    "presence",
    "community",
    "canary",
    "shell",
    "gateway",
)
