"""The sockets a web process listens on."""

import errno
import socket

BACKLOG = 2048
NO_SUCH_FAMILY = (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT)


class CannotListen(Exception):
    """The address can't be listened on; the text is one line for the person who started us."""


def listen(host: str, port: int) -> list[socket.socket]:
    """Return non-blocking listening sockets for `host`; both loopback addresses for localhost."""
    opened: list[socket.socket] = []
    try:
        for family, address in _addresses(host, port):
            try:
                opened.append(_open(family, address))
            except OSError as error:
                # A machine without IPv6 still has 127.0.0.1.
                if not (opened and error.errno in NO_SUCH_FAMILY):
                    raise
    except OSError as error:
        for one in opened:
            one.close()
        raise CannotListen(_explain(error, host, port)) from error
    return opened


def _addresses(host: str, port: int) -> list[tuple[int, tuple[str, int]]]:
    if host == "localhost":
        return [(socket.AF_INET, ("127.0.0.1", port)), (socket.AF_INET6, ("::1", port))]
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    return list(dict.fromkeys((family, (str(address[0]), port)) for family, _, _, _, address in found))


def _open(family: int, address: tuple[str, int]) -> socket.socket:
    opened = socket.socket(family, socket.SOCK_STREAM)
    try:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            opened.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        opened.bind(address)
        opened.listen(BACKLOG)
        opened.setblocking(False)
    except OSError:
        opened.close()
        raise
    return opened


def _explain(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} on {host} is taken by another program: stop it or choose another with --port."
    if error.errno == errno.EACCES:
        return f"This user may not listen on port {port}: choose one above 1023 with --port."
    if isinstance(error, socket.gaierror) or error.errno in NO_SUCH_FAMILY:
        return f"{host} is not an address of this machine: choose another with --host."
    return f"Can't listen on {host}, port {port}: {error.strerror}."
