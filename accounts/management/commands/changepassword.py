"""Django's `changepassword`, which ends the person's sessions too."""

from typing import Any

from django.contrib.auth.management.commands import changepassword
from django.db.models.functions import Now

from accounts.sessions.actions import end_all
from accounts.users.models import User


class Command(changepassword.Command):
    def handle(self, *args: Any, **options: Any) -> str | None:
        done: str | None = super().handle(*args, **options)
        user = User.objects.get_by_natural_key(options["username"])
        User.objects.filter(pk=user.pk).update(password_changed_at=Now())
        end_all(user)
        return done
