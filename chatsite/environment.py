"""Everything the environment may say about this site, read once and checked.

`read(environ, root)` is pure: it touches no file and opens no connection. What is wrong raises
`BadEnvironment`, whose text is one line that begins with the variable's name and never holds a password.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Literal, cast, get_args
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

Signup = Literal["open", "invite", "closed"]
LogFormat = Literal["json", "text"]
FilesBy = Literal["stream", "nginx"]
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
VARIABLES = (
    *("DATA_DIR", "DATABASE_URL", "REDIS_URL", "SITE_URL", "SITE_NAME", "SECRET_KEY", "SECRET_KEY_FALLBACKS"),
    *("EMAIL_URL", "EMAIL_FROM", "SIGNUP", "DEFAULT_ROOMS", "RATE_FACTOR", "TRUSTED_PROXIES"),
    *("METRICS_TOKEN", "LOG_FORMAT", "CANARY", "PSEUDO_LOCALE", "PREVIEWS", "FETCH_ALLOW", "FETCH_PORTS"),
    *("RECEIPTS", "FILES_BY", "MAX_FILE_SIZE", "FILES_ALLOWED", "FILES_DENIED"),
    *("WEB_PORTS", "WORKERS", "LOG_NAME"),  # set by the supervisor for its children
)
DEFAULT_PORT = 8000
KIND = re.compile(r"\.[^\s/*,]{1,20}|[a-z0-9][a-z0-9.+-]{0,63}/(\*|[a-z0-9][a-z0-9.+-]{0,126})")
SHORTEST_SECRET = 32
LONGEST_SOCKET_PATH = 107  # what the kernel takes for a unix socket's address


class BadEnvironment(Exception):
    """A variable with a value that can't be used."""

    def __init__(self, variable: str, problem: str) -> None:
        super().__init__(f"{variable}: {problem}")
        self.variable = variable
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Postgres:
    """Where the PostgreSQL database is; `options` are libpq's other connection words."""

    name: str
    user: str = ""
    password: str = field(default="", repr=False)
    host: str = ""
    port: str = ""
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Mail:
    """The server that takes our mail. `security` is how the connection is encrypted."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    security: Literal["none", "starttls", "tls"]


@dataclass(frozen=True, slots=True)
class Environment:
    """The checked environment. `site_url` has no slash at its end; in local mode it may be empty,
    which stands for `http://localhost:` and the port of the first web process."""

    data_dir: Path
    postgres: Postgres | None
    redis: tuple[str, ...] = field(repr=False)
    site_url: str
    local: bool
    web_ports: tuple[int, ...]
    secret_key: str = field(repr=False)
    secret_key_fallbacks: tuple[str, ...] = field(repr=False)
    mail: Mail | None
    mail_from: str
    signup: Signup
    signup_asked: str
    default_rooms: tuple[str, ...]
    rate_factor: float
    site_name: str
    trusted_proxies: int
    metrics_token: str = field(repr=False)
    log_format: LogFormat
    canary: bool
    pseudo_locale: bool
    previews: bool
    fetch_allow: tuple[IPv4Network | IPv6Network, ...]
    fetch_ports: frozenset[int]
    receipts: int
    files_by: FilesBy
    files_allowed: tuple[str, ...]
    files_denied: tuple[str, ...]
    max_file_size: int
    """In bytes."""
    workers: int
    log_name: str


def read(environ: Mapping[str, str], root: Path) -> Environment:
    """Read every variable of the site. `root` is the project's folder, for the default DATA_DIR."""
    value = {name: text.strip() for name, text in environ.items()}
    site_url, local = _site_url(value.get("SITE_URL", ""))
    mail = _mail(value.get("EMAIL_URL", ""))
    return Environment(
        data_dir=_data_dir(value.get("DATA_DIR", ""), root),
        postgres=_postgres(value.get("DATABASE_URL", "")),
        redis=_redis(value.get("REDIS_URL", "")),
        site_url=site_url,
        local=local,
        web_ports=_ports("WEB_PORTS", value.get("WEB_PORTS", "")),
        secret_key=_secret("SECRET_KEY", value.get("SECRET_KEY", "")),
        secret_key_fallbacks=tuple(
            _secret("SECRET_KEY_FALLBACKS", key) for key in _words(value.get("SECRET_KEY_FALLBACKS", ""))
        ),
        mail=mail,
        mail_from=_mail_from(value.get("EMAIL_FROM", ""), site_url),
        signup=_signup(value.get("SIGNUP", ""), can_verify=local or mail is not None),
        signup_asked=value.get("SIGNUP", "").lower(),
        default_rooms=_rooms(value.get("DEFAULT_ROOMS", "general")),
        rate_factor=_factor(value.get("RATE_FACTOR", "") or "1"),
        site_name=_site_name(value.get("SITE_NAME", "") or "Chat Connect"),
        trusted_proxies=_count(
            "TRUSTED_PROXIES", value.get("TRUSTED_PROXIES", "") or ("0" if local else "1")
        ),
        metrics_token=_token("METRICS_TOKEN", value.get("METRICS_TOKEN", "")),
        log_format=_log_format(value.get("LOG_FORMAT", ""), local=local),
        canary=_switch("CANARY", value.get("CANARY", "") or "on"),
        pseudo_locale=_switch("PSEUDO_LOCALE", value.get("PSEUDO_LOCALE", "") or "off"),
        previews=_switch("PREVIEWS", value.get("PREVIEWS", "") or "on"),
        fetch_allow=_networks(value.get("FETCH_ALLOW", "")),
        fetch_ports=frozenset(_ports("FETCH_PORTS", value.get("FETCH_PORTS", "") or "80,443")),
        receipts=_count("RECEIPTS", value.get("RECEIPTS", "") or "100", most=1000),
        files_by=_files_by(value.get("FILES_BY", "")),
        files_allowed=_kinds("FILES_ALLOWED", value.get("FILES_ALLOWED", "")),
        files_denied=_kinds("FILES_DENIED", value.get("FILES_DENIED", "")),
        max_file_size=_megabytes("MAX_FILE_SIZE", value.get("MAX_FILE_SIZE", "") or "200"),
        workers=_count("WORKERS", value.get("WORKERS", "") or "0"),
        log_name=_log_name(value.get("LOG_NAME", "")),
    )


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def _data_dir(text: str, root: Path) -> Path:
    if "\0" in text:
        raise BadEnvironment("DATA_DIR", "holds a NUL character")
    return (Path(text).expanduser() if text else root / "var").resolve()


def _postgres(text: str) -> Postgres | None:
    if not text:
        return None
    parts = _split("DATABASE_URL", text, "postgresql://USER:PASSWORD@HOST:PORT/NAME")
    if parts.scheme not in ("postgres", "postgresql"):
        raise BadEnvironment("DATABASE_URL", "must begin with postgresql:// (leave it out for SQLite)")
    name = unquote(parts.path.removeprefix("/"))
    if not name or "/" in name:
        raise BadEnvironment("DATABASE_URL", "names no database: postgresql://USER:PASSWORD@HOST:PORT/NAME")
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    return Postgres(
        name=name,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        host=options.pop("host", "") or unquote(parts.hostname or ""),
        port=options.pop("port", "") or str(parts.port or ""),
        options=tuple(sorted(options.items())),
    )


def _redis(text: str) -> tuple[str, ...]:
    shards = tuple(_shard(word) for word in _words(text))
    if text and not shards:
        raise BadEnvironment("REDIS_URL", "holds no address: redis://HOST:PORT, several with commas")
    if len(set(shards)) < len(shards):
        raise BadEnvironment("REDIS_URL", "names the same server twice")
    return shards


def _shard(text: str) -> str:
    form = "redis://HOST:PORT, rediss://HOST:PORT or unix:///PATH"
    parts = _split("REDIS_URL", text, form)
    if parts.scheme == "unix":
        if parts.netloc.rpartition("@")[2] or not parts.path.startswith("/"):
            raise BadEnvironment("REDIS_URL", "a unix socket needs a whole path: unix:///run/valkey.sock")
        if len(parts.path.encode()) > LONGEST_SOCKET_PATH:
            raise BadEnvironment("REDIS_URL", f"the socket's path is above {LONGEST_SOCKET_PATH} bytes")
    elif parts.scheme not in ("redis", "rediss"):
        raise BadEnvironment("REDIS_URL", f"must be {form}; several with commas")
    elif not parts.hostname:
        raise BadEnvironment("REDIS_URL", f"names no host: {form}")
    elif not re.fullmatch(r"/?|/\d{1,4}/?", parts.path):
        raise BadEnvironment("REDIS_URL", "after the host only a database number may follow")
    return text


def _site_url(text: str) -> tuple[str, bool]:
    """The site's origin and whether it is local. A loopback address becomes `localhost`, because
    passkeys and the Origin check need one name."""
    if not text:
        return "", True
    form = "https://HOST, or http://localhost:PORT"
    parts = _split("SITE_URL", text, form)
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme not in ("http", "https") or not _is_host(host):
        raise BadEnvironment("SITE_URL", f"must be {form}")
    if parts.path.strip("/") or parts.query or parts.fragment or parts.username is not None:
        raise BadEnvironment("SITE_URL", "takes scheme, host and port only, nothing behind them")
    local = host in LOOPBACK
    if local and parts.scheme == "https":
        raise BadEnvironment("SITE_URL", "a localhost address is served over plain http")
    if not local and parts.scheme == "http":
        raise BadEnvironment("SITE_URL", "must begin with https:// unless it is a localhost address")
    port = parts.port if parts.port not in (None, 80 if parts.scheme == "http" else 443) else None
    name = "localhost" if local else f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{name}" + (f":{port}" if port else ""), local


def host_of(origin: str) -> str:
    """The host of an origin as a Host header has it, without the port: `chat.example`, `[2001:db8::1]`."""
    host = urlsplit(origin).hostname or ""
    return f"[{host}]" if ":" in host else host


def _is_host(host: str) -> bool:
    if ":" in host:
        return True  # urlsplit has checked the form of an IPv6 address in brackets
    return bool(
        re.fullmatch(
            r"(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*", host
        )
    )


def _ports(variable: str, text: str) -> tuple[int, ...]:
    """Port numbers; those of the web processes are told by the supervisor, none when nobody told."""
    ports = []
    for word in _words(text):
        if not word.isascii() or not word.isdigit() or not 0 < int(word) < 65536:
            raise BadEnvironment(variable, "must be port numbers with commas between them")
        ports.append(int(word))
    return tuple(ports)


def _networks(text: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """Networks that are not public and that the site may fetch from all the same."""
    try:
        return tuple(ip_network(word) for word in _words(text))
    except ValueError:
        raise BadEnvironment(
            "FETCH_ALLOW", "must be networks with commas between them: 10.1.0.0/16,fd00:1::/64"
        ) from None


def _secret(variable: str, text: str) -> str:
    if text and len(text) < SHORTEST_SECRET:
        raise BadEnvironment(variable, f"must have at least {SHORTEST_SECRET} characters")
    return text


def _mail(text: str) -> Mail | None:
    if not text:
        return None
    form = "smtp+tls://USER:PASSWORD@HOST:PORT (also smtps:// and, unencrypted, smtp://)"
    parts = _split("EMAIL_URL", text, form)
    kinds: dict[str, tuple[Literal["none", "starttls", "tls"], int]] = {
        "smtp": ("none", 25),
        "smtp+tls": ("starttls", 587),
        "smtps": ("tls", 465),
    }
    if parts.scheme not in kinds or not parts.hostname or parts.path.strip("/"):
        raise BadEnvironment("EMAIL_URL", f"must be {form}")
    security, port = kinds[parts.scheme]
    return Mail(
        host=parts.hostname,
        port=parts.port or port,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        security=security,
    )


def _mail_from(text: str, site_url: str) -> str:
    if not text:
        return f"noreply@{urlsplit(site_url).hostname or 'localhost'}"
    if not re.fullmatch(r"[^@<>\r\n]+@[^@<>\s]+|[^<>\r\n]+ <[^@<>\s]+@[^@<>\s]+>", text):
        raise BadEnvironment("EMAIL_FROM", "must be name@host or Name <name@host>")
    return text


def _signup(text: str, *, can_verify: bool) -> Signup:
    """Who may sign up. Where no mail can be sent nobody's address can be verified, so that an open
    door becomes one by invitation."""
    chosen = text.lower() or ("open" if can_verify else "invite")
    for choice in get_args(Signup):
        if choice == chosen:
            return "invite" if chosen == "open" and not can_verify else choice
    raise BadEnvironment("SIGNUP", "must be open, invite or closed")


def _rooms(text: str) -> tuple[str, ...]:
    slugs = tuple(dict.fromkeys(_words(text)))
    for slug in slugs:
        if not re.fullmatch(r"[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?", slug):
            raise BadEnvironment("DEFAULT_ROOMS", "must be slugs (a-z, 0-9 and -) with commas between them")
    return slugs


def _factor(text: str) -> float:
    try:
        factor = float(text)
    except ValueError:
        factor = math.nan
    if not math.isfinite(factor) or factor < 0:
        raise BadEnvironment("RATE_FACTOR", "must be a number, 0 (no limits) or above")
    return factor


def _site_name(text: str) -> str:
    if len(text) > 60 or not text.isprintable():
        raise BadEnvironment("SITE_NAME", "must be at most 60 printable characters")
    return text


def _count(variable: str, text: str, most: int = 99) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > len(str(most)) or int(text) > most:
        raise BadEnvironment(variable, f"must be a whole number from 0 to {most}")
    return int(text)


def _megabytes(variable: str, text: str) -> int:
    """Bytes, told in MB of 1,048,576."""
    if not re.fullmatch(r"0*[1-9][0-9]{0,5}", text):
        raise BadEnvironment(variable, "must be a whole number of MB from 1 to 999999")
    return int(text) * 1024 * 1024


def _token(variable: str, text: str) -> str:
    """A secret that stands in a header as it is."""
    if not re.fullmatch(r"[A-Za-z0-9._~+/=-]*", text):
        raise BadEnvironment(variable, "must be of letters, digits and . _ ~ + / = - only")
    return _secret(variable, text)


def _log_format(text: str, *, local: bool) -> LogFormat:
    chosen = text.lower() or ("text" if local else "json")
    if chosen not in ("json", "text"):
        raise BadEnvironment("LOG_FORMAT", "must be json or text")
    return "json" if chosen == "json" else "text"


def _switch(variable: str, text: str) -> bool:
    if text.lower() not in ("on", "off"):
        raise BadEnvironment(variable, "must be on or off")
    return text.lower() == "on"


def _files_by(text: str) -> FilesBy:
    """Who sends the bytes of files."""
    for choice in get_args(FilesBy):
        if choice == (text.lower() or "stream"):
            return cast(FilesBy, choice)
    raise BadEnvironment("FILES_BY", f"must be one of {', '.join(get_args(FilesBy))}")


def _kinds(variable: str, text: str) -> tuple[str, ...]:
    """Endings with their dot and types, in small letters."""
    rules = tuple(word.lower() for word in _words(text))
    for rule in rules:
        if not KIND.fullmatch(rule):
            raise BadEnvironment(
                variable, "must be endings and types with commas between them: .exe,application/pdf,image/*"
            )
    return rules


def _log_name(text: str) -> str:
    if not re.fullmatch(r"[a-z0-9-]{0,40}", text):
        raise BadEnvironment("LOG_NAME", "must be at most 40 of a-z, 0-9 and -")
    return text


def _split(variable: str, text: str, form: str) -> SplitResult:
    """Take an address apart; what can't be parsed at all (a port above 65535, a half bracket) is told
    without repeating it, since it may hold a password."""
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018 - reading it is what checks it
    except ValueError:
        raise BadEnvironment(variable, f"is no address of the form {form}") from None
    if not text.isprintable() or " " in text:
        raise BadEnvironment(variable, f"is no address of the form {form}")
    return parts
