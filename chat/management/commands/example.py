"""`manage.py example [--remove]`: a site to look at, and how to sign in to it. What `bin/run --demo` asks for."""

import secrets
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from chat import relay
from chat.community import example

OWNER, VISITOR = "captain", "visitor"


class Command(BaseCommand):
    help = "Makes the example community. Without an owner of the site yet, makes one and says how to sign in."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--remove", action="store_true", help="remove the example community again")

    def handle(self, *args: Any, **options: Any) -> None:
        with relay.holding():  # dropped: open browsers learn of it by the tips
            self._do(**options)

    def _do(self, **options: Any) -> None:
        owner = User.objects.filter(is_superuser=True, is_active=True).order_by("pk").first()
        if options["remove"]:
            return self._remove(owner)
        if owner is None:
            password = secrets.token_urlsafe(9)
            owner = _account(OWNER, "Captain", password, owner=True)
            visitor = _account(VISITOR, "Visitor", password, owner=False)
            self._fill(owner, visitor)
            self._tell(
                f"Sign in at {settings.SITE_URL} as {OWNER} (the owner) or {VISITOR}, password {password}"
            )
        elif example.exists():
            self._tell(
                f"The example is there. Sign in at {settings.SITE_URL} as {owner.username}, or as you did."
            )
        else:
            self._fill(owner)
            self._tell(f"The example is made. Sign in at {settings.SITE_URL} as {owner.username}.")
        return None

    def _fill(self, owner: User, *others: User) -> None:
        example.make(owner)
        for other in others:
            example.let_in(other)

    def _remove(self, owner: User | None) -> None:
        if owner is None or not example.exists():
            raise CommandError("There is no example community to remove.")
        example.remove(owner)
        self._tell("The example community is gone.")

    def _tell(self, line: str) -> None:
        self.stdout.write(line)


def _account(username: str, name: str, password: str, *, owner: bool) -> User:
    """An account that can sign in at once; its address can't receive anything."""
    email = f"{username}@example.org"
    if owner:
        return User.objects.create_superuser(username, email, password, name=name)
    return User.objects.create_user(username, email, password, verified=True, name=name)
