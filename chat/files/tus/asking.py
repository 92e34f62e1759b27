"""What a request to this door asks, taken from its headers and checked before any of its body is read.

Source: tus resumable upload protocol 1.0.0 (https://tus.io/protocols/resumable-upload).
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from chat.files import kinds, limits, names, policy
from chat.files.tus.checking import Sum
from chat.files.tus.refusing import Refused
from chat.wire.refusals import BadRequest, TooLarge
from chatsite.onehop import Scope

PREFIX = "/files/uploads/"
VERSION = "1.0.0"
BODY_TYPE = "application/offset+octet-stream"
LONGEST_METADATA = 4096
# 2 to the power of 63 is what a database's number ends at.
_NUMBER = re.compile(r"[0-9]{1,18}")
_KEY = re.compile(r"[A-Za-z0-9_-]{1,32}")
_METHOD = re.compile(r"[A-Z]{1,16}")


@dataclass(frozen=True, slots=True)
class Asked:
    """A request: `method` in capitals, after X-HTTP-Method-Override; `key` of the upload, "" for the door itself;
    `length` of its body, None when it doesn't tell (chunked)."""

    method: str
    key: str
    headers: dict[str, str]

    @classmethod
    def of(cls, scope: Scope) -> Asked:
        """Take the request's head. Of a header that is given twice the last one counts."""
        headers = {name.decode("latin1").lower(): value.decode("latin1") for name, value in scope["headers"]}
        override = headers.get("x-http-method-override", "").strip().upper()
        method = override if _METHOD.fullmatch(override) else str(scope["method"]).upper()
        return cls(method, scope["path"].removeprefix(PREFIX).removesuffix("/"), headers)

    @property
    def names_upload(self) -> bool:
        """Whether the address could be an upload's."""
        return bool(_KEY.fullmatch(self.key))

    @property
    def length(self) -> int | None:
        """Of the body. A request without one and without Transfer-Encoding has none: 0."""
        told = self.headers.get("content-length", "")
        if _NUMBER.fullmatch(told):
            return int(told)
        return None if "transfer-encoding" in self.headers else 0

    def check_version(self) -> None:
        """412 for another version than ours, or none."""
        if self.headers.get("tus-resumable") != VERSION:
            detail = _("This door speaks tus {version}.").format(version=VERSION)
            refusal = BadRequest(detail, fields={"Tus-Resumable": f"must be {VERSION}"})
            raise Refused(refusal, 412, {"Tus-Version": VERSION})

    def check_body(self, left: int) -> None:
        """415 for a body that isn't called what it must be; 413 for one that is larger than a piece may be, or than
        the `left` bytes of the upload."""
        kind = self.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != BODY_TYPE:
            told = _("Send the bytes as {type}.").format(type=BODY_TYPE)
            raise Refused(BadRequest(told, fields={"Content-Type": f"must be {BODY_TYPE}"}), 415)
        length = self.length or 0
        if length > limits.CHUNK:
            raise too_long()
        if length > left:
            told = _("That is more than the file was said to have.")
            raise TooLarge(told, fields={"Content-Length": "is too large"})

    def offset(self) -> int:
        """Upload-Offset of a PATCH."""
        return self._number("Upload-Offset")

    def whole_length(self) -> int:
        """Upload-Length of a new upload. TooLarge above what a file may have."""
        if "upload-defer-length" in self.headers:
            told = _("The size of a file must be known from the beginning.")
            raise BadRequest(told, fields={"Upload-Defer-Length": "is not supported"})
        if "upload-concat" in self.headers:
            told = _("A file is sent as one upload.")
            raise BadRequest(told, fields={"Upload-Concat": "is not supported"})
        length = self._number("Upload-Length")
        try:
            policy.check_size(length)
        except TooLarge as refusal:
            raise TooLarge(str(refusal), fields={"Upload-Length": "is too large"}) from None
        return length

    def metadata(self) -> tuple[str, str]:
        """(name of the file, Upload-Metadata as it came). BadRequest for a kind of file that isn't taken."""
        header = self.headers.get("upload-metadata", "").strip()
        if len(header) > LONGEST_METADATA or not header.isascii() or not header.isprintable():
            raise _bad_metadata(f"must be at most {LONGEST_METADATA} ASCII characters")
        found: dict[str, str] = {}
        for pair in header.split(",") if header else ():
            key, _space, encoded = pair.strip().partition(" ")
            if not key or key in found:
                raise _bad_metadata("has an empty key, or one twice")
            found[key] = encoded.strip()
        name = names.clean(_text(found.get("filename", found.get("name", ""))))
        announced = _text(found.get("filetype", found.get("type", "")))
        kinds.check(name, announced, final=False, field="Upload-Metadata")
        return name, header

    def checksum(self) -> Sum | None:
        """Upload-Checksum, where it is there."""
        header = self.headers.get("upload-checksum")
        if header is None:
            return None
        try:
            return Sum.parse(header)
        except ValueError as wrong:
            told = _("The checksum can't be read.")
            raise BadRequest(told, fields={"Upload-Checksum": str(wrong)}) from None

    def _number(self, name: str) -> int:
        told = self.headers.get(name.lower(), "").strip()
        if not _NUMBER.fullmatch(told):
            problem = "must be a number of bytes" if told else "is missing"
            raise BadRequest(_("{header} is wrong.").format(header=name), fields={name: problem})
        return int(told)


def too_long() -> TooLarge:
    """A body that is larger than a piece may be."""
    told = _("Send at most {count} MB at a time.").format(count=limits.CHUNK // limits.MEBIBYTE)
    return TooLarge(told, fields={"Content-Length": f"must be at most {limits.CHUNK}"})


def _bad_metadata(problem: str) -> BadRequest:
    return BadRequest(_("Upload-Metadata is wrong."), fields={"Upload-Metadata": problem})


def _text(encoded: str) -> str:
    try:
        return base64.b64decode(encoded, validate=True).decode()
    except (binascii.Error, ValueError):
        raise _bad_metadata("must hold its values in base64, name and type in UTF-8") from None
