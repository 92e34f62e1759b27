"""`manage.py files_clean`: remove the uploads that nobody sent, and bytes without a row."""

from typing import Any

from django.core.management.base import BaseCommand

from chat.files.actions import clean


class Command(BaseCommand):
    help = "Removes uploads that no message named for a day, and stored bytes that no row names."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{clean()} files removed")
