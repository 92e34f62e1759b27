"""Pieces that come with a checksum: they count only when it is theirs."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
from collections.abc import Sequence
from dataclasses import dataclass

from chat.files.tus import lying
from chat.files.tus.lying import Writer

ALGORITHMS = ("sha1", "sha256", "md5")


class Mismatch(Exception):
    """The bytes that came aren't those that were announced."""


@dataclass(frozen=True, slots=True)
class Sum:
    """A checksum: one of ALGORITHMS, and the bytes of the digest."""

    algorithm: str
    digest: bytes

    @classmethod
    def parse(cls, header: str) -> Sum:
        """Of an Upload-Checksum header: the name, a space, base64. ValueError with what is wrong with it."""
        name, _space, encoded = header.strip().partition(" ")
        if name not in ALGORITHMS:
            raise ValueError("must be by " + ", ".join(ALGORITHMS))
        try:
            digest = base64.b64decode(encoded.strip(), validate=True)
        except (binascii.Error, ValueError):
            raise ValueError("must be base64") from None
        if len(digest) != hashlib.new(name, usedforsecurity=False).digest_size:
            raise ValueError("has the wrong length")
        return cls(name, digest)


class Checked:
    """Lays a piece aside until all of it is there, then behind the upload's other bytes, or nowhere.

    Aside is a file of its own, so that a server that is killed leaves nothing among the upload's bytes that nobody
    compared.
    """

    def __init__(self, writer: Writer, announced: Sum) -> None:
        self._writer, self._announced = writer, announced
        self._found = hashlib.new(announced.algorithm, usedforsecurity=False)
        place = lying.path(writer.key + lying.PART)
        self._aside = os.open(place, os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)

    def append(self, pieces: Sequence[bytes]) -> None:
        """Lay more aside. Raises OSError."""
        lying.write(self._aside, pieces)
        for piece in pieces:
            self._found.update(piece)

    def settle(self) -> None:
        """All has come: take it in. Raises Mismatch, and OSError."""
        if not hmac.compare_digest(self._found.digest(), self._announced.digest):
            raise Mismatch
        self._writer.append_file(self._aside)

    def close(self) -> None:
        """Forget what lies aside."""
        os.close(self._aside)
        lying.path(self._writer.key + lying.PART).unlink(missing_ok=True)
