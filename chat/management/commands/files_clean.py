"""`manage.py files_clean`: remove the uploads that nobody sent, and bytes without a row."""

from typing import Any

from django.core.management.base import BaseCommand

from chat.files.actions import clean
from chat.files.tus.actions import clean as clean_uploads


class Command(BaseCommand):
    help = (
        "Removes uploads that no message named for a day or nobody went on with, and bytes that no row names."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{clean()} files removed")
        self.stdout.write(f"{clean_uploads()} uploads under way removed")
