"""A small site with something in every corner, made by the site's own acts. Run as a program it writes the archive of
this version, which every later one must still be able to restore:

    python -m tests.backup.making

writes tests/backup/fixtures/vX.Y.tar.gz and, beside it, what a test has to know of it (vX.Y.json). Run it once, when
a version is tagged, and commit both; an archive that is there already is never made anew.
"""

import json
import tempfile
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tests.support.console import Console
from tests.support.site import ROOT, environment

FIXTURES = Path(__file__).parent / "fixtures"

_PEOPLE = """
import json
from io import BytesIO
from tempfile import TemporaryFile
from uuid import uuid4
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.conf import settings
from PIL import Image
from accounts.models import User
from accounts.profiles import actions as profiles
from accounts.sessions.store import SessionStore
from accounts.tokens.actions import make
from chat import relay
from chat.community.seed import Size, seed
from chat.files import actions as files
from chat.rooms import invitations
from chat.rooms.models import Room

held = relay.holding()
held.__enter__()  # nobody listens
call_command("migrate", verbosity=0)
call_command("createcachetable", verbosity=0)
seed(Size(8, 3, 90, 5), 1, lambda line: None)
alice = User.objects.create_user("alice", "alice@example.org", "long enough a secret", verified=True)
User.objects.create_user("zoe", verified=True).delete()  # an id that was given and must never be given again
token = make(alice)[1]
session = SessionStore()
session[SESSION_KEY] = str(alice.pk)
session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
session[HASH_SESSION_KEY] = alice.get_session_auth_hash()
session.save()
picture = BytesIO()
Image.new("RGB", (64, 64), "teal").save(picture, "PNG")
profiles.set_avatar(alice, SimpleUploadedFile("me.png", picture.getvalue()))
"""
_TALK = """
from chat.messages.actions import delete, send_now
from chat.messages.sending import Send
from chat.rooms import actions as rooms, members

general = Room.objects.get(slug="general")
if not general.memberships.filter(user=alice, until_rev=None).exists():
    members.join(alice.pk, general.pk)
def done(answers):
    (answer,) = answers
    if isinstance(answer, Exception):
        raise answer
    return answer["number"]
def say(text, **more):
    return done(send_now([Send(room=general.pk, actor=alice.pk, nonce=uuid4(), text=text, **more)]))
with TemporaryFile() as content:
    content.write(picture.getvalue())
    file = files.upload(alice, "kelp.png", content)
say("The tide is in \\N{DUCK}, and so is \\u0645\\u0631\\u062d\\u0628\\u0627.", files=(file.pk,))
say("\\"quoted\\"\\tback\\\\slash\\nnew line \\u2028 and **bold**")
delete(alice.pk, general.pk, say("Soon gone"))
cove = rooms.create(alice.pk, "private", "Cove")
invitations.create(alice.pk, cove["id"])
User.objects.filter(pk=alice.pk).update(is_staff=True, is_superuser=True)
from chat.search.rebuilding import rebuild
for _ in rebuild():
    pass
general.refresh_from_db()
print(json.dumps({
    "token": token, "cookie": session.session_key, "user": alice.pk, "room": general.pk, "number": general.number,
    "rev": general.rev, "file": f"/files/{file.key}/kelp.png", "people": User.objects.count(),
}))
"""


@dataclass(frozen=True)
class Known:
    """What a test knows of the site: alice's ways in, and where the room `general` stands."""

    token: str
    cookie: str
    user: int
    room: int
    number: int
    rev: int
    file: str
    people: int


def make(folder: Path, variables: Mapping[str, str] | None = None) -> Known:
    """Make the site in `folder` as its DATA_DIR (and on the DATABASE_URL in `variables`)."""
    console = Console(environment(DATA_DIR=str(folder), **(variables or {})), ROOT)
    try:
        told: dict[str, Any] = json.loads(console.run(_PEOPLE + _TALK).strip().splitlines()[-1])
    finally:
        console.end()
    return Known(**told)


def write_archive() -> Path:
    """Make the archive of this version, and what is to be known of it; returns its path."""
    from tests.backup.commands import done

    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    path = FIXTURES / f"v{version.rpartition('.')[0]}.tar.gz"
    with tempfile.TemporaryDirectory() as folder:
        known = make(Path(folder) / "data")
        FIXTURES.mkdir(exist_ok=True)
        done("backup", path, DATA_DIR=str(Path(folder) / "data"))
    facts(path).write_text(json.dumps(asdict(known), indent=1) + "\n")
    return path


def facts(archive: Path) -> Path:
    """Where lies what is to be known of an archive."""
    return archive.with_name(archive.name.removesuffix(".tar.gz") + ".json")


if __name__ == "__main__":
    print(write_archive())
