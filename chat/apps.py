"""The chat, one Django app; its concepts register themselves when it is ready."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from chat.concepts import CONCEPTS

DOORS = ("events", "commands", "receivers", "metrics")


class ChatConfig(AppConfig):
    name = "chat"
    verbose_name = _("Chat")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        for concept in CONCEPTS:
            for door in DOORS:
                if find_spec(f"chat.{concept}.{door}") is not None:
                    import_module(f"chat.{concept}.{door}")
