"""`manage.py seed`: fill the site with people and talk, for trying it out and for programs that drive it."""

import json
import os
from argparse import ArgumentTypeError
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from accounts.models import User
from accounts.tokens.actions import make
from chat import relay
from chat.community.seed import Size, seed
from chat.community.talk import Member

SLICE = 1000


class Command(BaseCommand):
    help = "Makes people, rooms, directs and messages; the same --random-seed makes the same ones."

    _forget: Callable[[], object] = staticmethod(list)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--people", type=_count, default=40, metavar="N", help="people to make (40)")
        parser.add_argument("--rooms", type=_count, default=18, metavar="N", help="rooms beside general (18)")
        parser.add_argument(
            "--messages", type=_count, default=3000, metavar="N", help="messages in all (3000)"
        )
        parser.add_argument("--days", type=_count, default=14, metavar="N", help="how far back they go (14)")
        parser.add_argument("--random-seed", type=int, default=1, metavar="N", help="decides everything (1)")
        parser.add_argument(
            "--tokens", type=Path, metavar="FILE", help="give everybody made a token, and write them there"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        size = Size(options["people"], options["rooms"], options["messages"], max(1, options["days"]))
        path: Path | None = options["tokens"]
        if path is not None and not path.resolve().parent.is_dir():
            raise CommandError(f"--tokens: there is no folder {path.resolve().parent}")
        try:
            # What is told is dropped: open browsers learn of it by the tips.
            with relay.holding() as events:
                self._forget = events.clear
                made = seed(size, options["random_seed"], self._say)
        except ValueError as error:
            raise CommandError(str(error)) from None
        if path is not None:
            _write_tokens(path, made.people)
            self._say(f"{len(made.people)} tokens in {path}")

    def _say(self, line: str) -> None:
        self._forget()
        self.stdout.write(line)
        self.stdout.flush()


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise ArgumentTypeError("must be a whole number, 0 or above")
    return int(text)


def _write_tokens(path: Path, people: list[Member]) -> None:
    """A JSON list of {"username", "token", "id"}, readable by its owner alone."""
    listed = []
    for start in range(0, len(people), SLICE):
        part = people[start : start + SLICE]
        users = User.objects.in_bulk([member.id for member in part])
        with transaction.atomic():
            for member in part:
                token = make(users[member.id], "seed")[1]
                listed.append({"username": member.username, "token": token, "id": member.id})
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(listed, file, ensure_ascii=False, indent=0)
