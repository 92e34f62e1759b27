"""What a statement does to the database, read from its first words."""

import re

_WRITES = re.compile(
    r"\s*(?:INSERT|UPDATE|DELETE|REPLACE|CREATE|ALTER|DROP|VACUUM|REINDEX|ANALYZE|BEGIN\s+(?:IMMEDIATE|EXCLUSIVE))\b",
    re.IGNORECASE,
)
_WITH = re.compile(r"\s*WITH\b", re.IGNORECASE)
_WRITES_WITHIN = re.compile(
    r"\b(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|REPLACE\s+INTO|DELETE\s+FROM|UPDATE)\b", re.IGNORECASE
)
_RETURNING = re.compile(r"\bRETURNING\b", re.IGNORECASE)


def writes(sql: str) -> bool:
    """Whether a statement writes or begins a transaction that is going to."""
    if _WITH.match(sql):
        return _WRITES_WITHIN.search(sql) is not None
    return _WRITES.match(sql) is not None


def returns_rows(sql: str) -> bool:
    """Whether a writing statement has rows to read, which SQLite ends it only after."""
    return _RETURNING.search(sql) is not None
