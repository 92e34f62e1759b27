"""Logs: one JSON object a line, on stderr and in DATA_DIR/logs. No message text, tokens or addresses.

An exception is told by its type and the lines it passed; its words only where they can't hold what
somebody wrote (a database's refusal quotes the whole row).
"""

import json
import logging
import re
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

SAFE_WORDS = (OSError, ImportError, NameError, AttributeError, TypeError, NotImplementedError)
# What could be a token, a key or a code in an address: long, and of these characters only.
SECRETS = re.compile(r"[A-Za-z0-9_:=-]{20,}")
FRAMES = 12
USUAL = logging.makeLogRecord({}).__dict__.keys() | {"message", "asctime", "taskName"}


class JsonFormatter(logging.Formatter):
    """`{"time", "level", "logger", "text", "error"?}` on one line, and what the call gave as `extra`."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "text": SECRETS.sub("…", record.getMessage())[:500],
        }
        for name in record.__dict__.keys() - USUAL - line.keys():
            value = record.__dict__[name]
            line[name] = (
                value if isinstance(value, int | float | None) else SECRETS.sub("…", str(value))[:200]
            )
        if record.exc_info and record.exc_info[1]:
            line["error"] = describe(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


def describe(error: BaseException) -> dict[str, Any]:
    """An exception as its type, its words where they are ours, and the last lines it passed."""
    frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
    told: dict[str, Any] = {
        "type": type(error).__qualname__,
        "at": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
    }
    if isinstance(error, SAFE_WORDS) or type(error).__name__ in ("OperationalError", "ImproperlyConfigured"):
        told["text"] = SECRETS.sub("…", str(error).split("\n", 1)[0])[:300]
    return told


def configuration(folder: Path, name: str) -> dict[str, Any]:
    """LOGGING. A process with a name (LOG_NAME, set by the supervisor) also writes its own file, which
    it turns over at 10 MB; others, such as manage.py, write to stderr only."""
    handlers: dict[str, Any] = {
        "stderr": {"class": "logging.StreamHandler", "formatter": "json", "level": "WARNING"}
    }
    if name:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handlers["file"] = {
            "class": "logging.handlers.RotatingFileHandler",
            "formatter": "json",
            "filename": folder / f"{name}.log",
            "maxBytes": 10_000_000,
            "backupCount": 3,
            "delay": True,
        }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "chatsite.logs.JsonFormatter"}},
        "handlers": handlers,
        "root": {"handlers": list(handlers), "level": "INFO"},
        "loggers": {
            # Each 404 and 403 is a line with somebody's path; only what we did wrong is worth one.
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            "django.request": {"level": "ERROR"},
            "django.server": {"handlers": [], "level": "ERROR", "propagate": True},
        },
    }
