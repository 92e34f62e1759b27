"""Logs: one JSON object a line in DATA_DIR/logs, the same or a line to read on stderr. No message text, no tokens,
no whole addresses.

An exception is told by its type and the lines it passed; its words only where they can't hold what
somebody wrote (a database's refusal quotes the whole row).
"""

import ipaddress
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
# What could be somebody's address; whether it is one is found by parsing it.
ADDRESSES = re.compile(
    r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.]*\d)|(?<![\w:])[0-9A-Fa-f]*:[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*"
)
KEPT_BITS = {4: 24, 6: 48}
FRAMES = 12
USUAL = logging.makeLogRecord({}).__dict__.keys() | {"message", "asctime", "taskName"}


class JsonFormatter(logging.Formatter):
    """`{"time", "level", "logger", "text", "error"?}` on one line, and what the call gave as `extra`."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(told(record), ensure_ascii=False)


class TextFormatter(logging.Formatter):
    """The same to read: `18:20:11 warning hub.layer_away: text error=TimeoutError`."""

    def format(self, record: logging.LogRecord) -> str:
        line = told(record)
        error = line.pop("error", None)
        at, level, logger, text = (line.pop(name) for name in ("time", "level", "logger", "text"))
        words = [at[11:19], level, f"{logger}:", text.replace("\n", " ")]
        words += [f"{name}={value}" for name, value in line.items()]
        if isinstance(error, dict):
            words += [error["type"], *([error["text"]] if "text" in error else []), *error["at"][-1:]]
        elif error is not None:
            words.append(str(error))
        return " ".join(words)


def told(record: logging.LogRecord) -> dict[str, Any]:
    """What a log says of a record."""
    text = record.getMessage()
    if record.name == "asyncio":  # behind its first line stands a task with what ailed it, in whatever words
        text = text.split("\n", 1)[0]
    line: dict[str, Any] = {
        "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
        "logger": record.name,
        "text": discreet(text)[:500],
    }
    for name in sorted(record.__dict__.keys() - USUAL - line.keys()):
        value = record.__dict__[name]
        # A second line is where databases tell which row they mean.
        line[name] = (
            value if isinstance(value, int | float | None) else discreet(str(value).split("\n", 1)[0])[:200]
        )
    if record.exc_info and record.exc_info[1]:
        line["error"] = describe(record.exc_info[1])
    return line


def discreet(text: str) -> str:
    """The text without what could be a token, and with addresses cut to /24 and /48."""
    return SECRETS.sub("…", ADDRESSES.sub(_network, text))


def _network(found: re.Match[str]) -> str:
    try:
        address = ipaddress.ip_address(found[0])
    except ValueError:
        return found[0]
    if address.is_loopback or address.is_unspecified:
        return found[0]
    return str(ipaddress.ip_network((address, KEPT_BITS[address.version]), strict=False))


def describe(error: BaseException) -> dict[str, Any]:
    """An exception as its type, its words where they are ours, and the last lines it passed."""
    frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
    words: dict[str, Any] = {
        "type": type(error).__qualname__,
        "at": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
    }
    if isinstance(error, SAFE_WORDS) or type(error).__name__ in ("OperationalError", "ImproperlyConfigured"):
        words["text"] = discreet(str(error).split("\n", 1)[0])[:300]
    return words


def configuration(folder: Path, name: str, form: str) -> dict[str, Any]:
    """LOGGING; `form` (`json` or `text`) is for stderr. A process with a name (LOG_NAME, set by the
    supervisor) also writes its own file, which it turns over at 10 MB; others, such as manage.py, write to
    stderr only."""
    handlers: dict[str, Any] = {
        "stderr": {"class": "logging.StreamHandler", "formatter": form, "level": "WARNING"}
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
        "formatters": {
            "json": {"()": "chatsite.logs.JsonFormatter"},
            "text": {"()": "chatsite.logs.TextFormatter"},
        },
        "handlers": handlers,
        "root": {"handlers": list(handlers), "level": "INFO"},
        "loggers": {
            # Each 404 and 403 is a line with somebody's path; only what we did wrong is worth one.
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            "django.request": {"level": "ERROR"},
            "django.server": {"handlers": [], "level": "ERROR", "propagate": True},
        },
    }
