"""`manage.py canary`: what the canary needs to begin, as JSON; `--forget`: delete its old messages."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from chat.canary import actions


class Command(BaseCommand):
    help = (
        "Makes account, room and token of the canary and prints them as JSON; clears away its old messages."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--forget", action="store_true", help="only clear away, and print how many")

    def handle(self, *args: Any, forget: bool, **options: Any) -> None:
        gone = actions.forget()
        self.stdout.write(str(gone) if forget else json.dumps(asdict(actions.make_nest())))
