"""Which addresses the site may connect to: what is public, and what the operator has named (`FETCH_ALLOW`).

Python's `is_global` isn't enough: it takes 6to4, NAT64, IPv4-compatible and site-local addresses and multicast for
global, and the first three lead to any IPv4 address there is. So of IPv6 only global unicast passes, without its
parts that carry or hide others (IANA's special-purpose registries, RFC 6890).
"""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Network = IPv4Network | IPv6Network

_UNICAST = IPv6Network("2000::/3")
_NEVER = tuple(
    ip_network(text)
    for text in (
        "192.0.0.0/24",  # protocol assignments
        "192.88.99.0/24",  # 6to4 relays
        "2001::/23",  # Teredo, ORCHID and others
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: any IPv4 address in it
        "3fff::/20",  # documentation
    )
)


def permitted(text: str, allowed: Iterable[Network] = ()) -> bool:
    """Whether the site may connect to this address, as a resolver gives it."""
    try:
        address = ip_address(text)
    except ValueError:
        return False
    return is_public(address) or any(address in network for network in allowed)


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether this is an address of one machine somewhere in the world."""
    if isinstance(address, IPv6Address) and (address not in _UNICAST or address.scope_id is not None):
        return False
    if address.is_multicast or address.is_reserved or not address.is_global:
        return False
    return not any(address in network for network in _NEVER)
