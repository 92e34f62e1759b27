"""Connections to addresses that were checked, and to no other: a name is resolved once, and what came is used.

httpcore asks here for each connection, so nothing that it does goes round the check; and it hands us the time-outs
of single steps, while here all steps of a fetch share one budget.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterable
from typing import Any

import httpcore
from django.conf import settings

from chatsite.fetching import addresses, resolving
from chatsite.fetching.limits import Budget, Refused

TRIES = 3
EACH = 2.0
"""Seconds for one of several addresses."""


class Guarded(httpcore.NetworkBackend):
    """Opens what `addresses` permits, on the site's ports, within the budget."""

    def __init__(self, budget: Budget) -> None:
        self.budget = budget

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address that answers; none is tried when one of them isn't permitted."""
        if port not in settings.FETCH_PORTS:
            raise Refused("port")
        found = resolving.resolve(host, port, self.budget.left())
        if not found or not all(addresses.permitted(one, settings.FETCH_ALLOW) for one in found):
            raise Refused("address")
        for one in found[:TRIES]:
            connected = self._connect(one, port, EACH if len(found) > 1 else self.budget.left())
            if connected is not None:
                return Stream(connected, self.budget)
        raise Refused("broken")

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.NetworkStream:
        raise Refused("address")

    def _connect(self, address: str, port: int, seconds: float) -> socket.socket | None:
        """By the number itself: nothing is looked up again."""
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        opened = socket.socket(family, socket.SOCK_STREAM)
        try:
            opened.settimeout(min(seconds, self.budget.left()))
            opened.connect((address, port))
        except OSError:
            opened.close()
            return None
        except Refused:
            opened.close()
            raise
        return opened


class Stream(httpcore.NetworkStream):
    """A connection whose every step gets what is left of the fetch."""

    def __init__(self, opened: socket.socket, budget: Budget) -> None:
        self._socket = opened
        self._budget = budget

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        self._socket.settimeout(self._budget.left())
        try:
            piece = self._socket.recv(max_bytes)
        except OSError as error:
            raise _refusal(error) from None
        self._budget.took(len(piece))
        return piece

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._socket.settimeout(self._budget.left())
        try:
            self._socket.sendall(buffer)
        except OSError as error:
            raise _refusal(error) from None

    def close(self) -> None:
        self._socket.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        self._socket.settimeout(self._budget.left())
        try:
            return Stream(
                ssl_context.wrap_socket(self._socket, server_hostname=server_hostname), self._budget
            )
        except (OSError, ValueError) as error:
            self._socket.close()
            raise _refusal(error) from None

    def get_extra_info(self, info: str) -> Any:
        return self._socket if info == "socket" else None


def _refusal(error: Exception) -> Refused:
    return Refused("time" if isinstance(error, TimeoutError) else "broken")
