"""`manage.py token USERNAME`: a new token for a program, printed once."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.tokens import actions
from accounts.users import names
from accounts.users.models import User


class Command(BaseCommand):
    help = "Make a token for a person or bot and print it. It is shown now and never again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--label", default="", help="what it is for")

    def handle(self, *args: Any, username: str, label: str, **options: Any) -> None:
        user = User.objects.filter(name_key=names.key(username)).first()
        if user is None:
            raise CommandError(f"Nobody here is called {username}.")
        self.stdout.write(actions.make(user, label)[1])
