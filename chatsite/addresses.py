"""Hosts and ports: is one free, is it this machine's own, does the site answer there?"""

import errno
import http.client
import ipaddress
import socket
from collections.abc import Container, Sequence

# Any of these says that a proxy stands between, and then the peer's address means nothing.
FORWARDING = ("Forwarded", "Via", "X-Real-IP", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto")


class Taken(Exception):
    """An address that can't be listened on."""


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches the host: localhost, 127.0.0.0/8, ::1."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def asked_from_here(peer: str, headers: Container[str]) -> bool:
    """Whether a request comes from this very machine: its peer is a loopback address and no proxy stands between."""
    return peer != "localhost" and is_loopback(peer) and not any(name in headers for name in FORWARDING)


def check_free(host: str, ports: Sequence[int]) -> None:
    """Raise Taken with one line when a port can't be listened on."""
    for port in ports:
        try:
            found = socket.getaddrinfo(
                host.strip("[]"), port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
            )
        except OSError:
            raise Taken(f"--host {host} is no address of this machine.") from None
        for family, kind, protocol, _, address in found:
            _try(host, port, (family, kind, protocol), address)


def _try(host: str, port: int, kind: tuple[int, int, int], address: tuple[object, ...]) -> None:
    try:
        listener = socket.socket(*kind)
    except OSError:
        return  # a family that this machine doesn't speak (no IPv6)
    with listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(address)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise Taken(
                    f"Port {port} is taken: end what listens there, or choose one with --port."
                ) from None
            if error.errno == errno.EACCES:
                raise Taken(
                    f"Port {port} may not be used by this user: choose one above 1023 with --port."
                ) from None
            if kind[0] == socket.AF_INET6 and error.errno == errno.EADDRNOTAVAIL and is_loopback(host):
                return  # localhost is in the list of hosts with ::1, but the machine has none
            raise Taken(f"--host {host} can't be listened on: {error.strerror}.") from None


def answer(host: str, ports: Sequence[int]) -> bool:
    """Whether a web process answers on every port."""
    return all(_answers(host, port) for port in ports)


def dialled(host: str) -> str:
    """How this machine reaches what listens on `host`, as it stands in a URL."""
    bare = host.strip("[]")
    if bare in ("", "0.0.0.0", "::"):  # noqa: S104 - asked for by the operator
        return "127.0.0.1"
    return f"[{bare}]" if ":" in bare else bare


def _answers(host: str, port: int) -> bool:
    connection = http.client.HTTPConnection(dialled(host).strip("[]"), port, timeout=1)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
