"""An address to fetch, taken apart strictly: what browsers and resolvers would read differently is refused."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from urllib.parse import SplitResult, quote, urljoin, urlsplit

import idna

from chatsite.fetching.limits import URL_LENGTH, Refused

PORTS = {"http": 80, "https": 443}
_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_NAME = re.compile(rf"(?=.{{1,253}}\Z){_LABEL}(?:\.{_LABEL})*\Z")
_NUMBER = re.compile(r"(?:\d+|0x[0-9a-f]*)\Z")
_UNFIT = re.compile(r"[\x00-\x20\x7f-\xa0\\\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ud800-\udfff]")
_SAFE = "/:@!$&'()*+,;=-._~%?[]|"


@dataclass(frozen=True, slots=True)
class Target:
    """`host` is ASCII, in lower case, an IPv6 address without its brackets; `path` begins with a slash and holds the
    query."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """Host and port, as a Host header has them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """The address in its normal form, without a fragment."""
        return f"{self.scheme}://{self.authority}{self.path}"


def parse(text: str, base: Target | None = None) -> Target:
    """Read an address; with `base`, one that is relative to it, as of a redirect. Raises Refused("url")."""
    if len(text) > URL_LENGTH or _UNFIT.search(text):
        raise Refused("url")
    try:
        parts = urlsplit(urljoin(base.url, text) if base else text)
        port = parts.port
    except ValueError:
        raise Refused("url") from None
    if parts.scheme not in PORTS or "@" in parts.netloc or port == 0:
        raise Refused("url")
    path = quote(parts.path, safe=_SAFE) or "/"
    query = f"?{quote(parts.query, safe=_SAFE)}" if parts.query else ""
    return Target(parts.scheme, _host(parts), port or PORTS[parts.scheme], path + query)


def _host(parts: SplitResult) -> str:
    host = (parts.hostname or "").lower()
    if ":" in host:
        return _ipv6(host) if "[" in parts.netloc else _refuse()
    if not host.isascii():
        try:
            host = idna.encode(host, uts46=True).decode()
        except (idna.IDNAError, UnicodeError):
            raise Refused("url") from None
    host = host.removesuffix(".")
    if not _NAME.match(host):
        raise Refused("url")
    return _ipv4(host) if _NUMBER.match(host.rpartition(".")[2]) else host


def _ipv4(host: str) -> str:
    """A name that ends in a number is an IPv4 address to everybody: in its usual form, or not at all."""
    try:
        return str(IPv4Address(host))
    except AddressValueError:
        raise Refused("url") from None


def _ipv6(host: str) -> str:
    try:
        address = IPv6Address(host)
    except AddressValueError:
        raise Refused("url") from None
    return _refuse() if address.scope_id is not None else str(address)


def _refuse() -> str:
    raise Refused("url")
