"""`manage.py setup_link`: the one-time link of the set-up page, or nothing once somebody owns the site."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts import setup


class Command(BaseCommand):
    help = "Print a new one-time link to make the owner's account; nothing when there is an owner."

    def handle(self, *args: Any, **options: Any) -> None:
        link = setup.link()
        if link:
            self.stdout.write(link)
