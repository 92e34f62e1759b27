"""The person: one row for everybody who can sign in, bots and guests too."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.apps import apps
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.users import names

if TYPE_CHECKING:
    TextField = models.CharField[str, str]
else:
    TextField = models.CharField


class NameKeyField(TextField):
    """Always the key of the username, whoever saves the row (bulk inserts too)."""

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        assert isinstance(model_instance, User)
        model_instance.name_key = names.key(model_instance.username)
        return model_instance.name_key


class SearchField(TextField):
    """Always the words a person is found by, each after a space, without case and accents."""

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        assert isinstance(model_instance, User)
        model_instance.search = names.words(f"{model_instance.username} {model_instance.name}")
        return model_instance.search


class UserManager(BaseUserManager["User"]):
    """Makes accounts; a person's e-mail always gets its own row, verified or not."""

    def create_user(
        self,
        username: str,
        email: str = "",
        password: str | None = None,
        *,
        verified: bool = False,
        **fields: Any,
    ) -> "User":
        """A new account. `verified`: somebody has proved that the address is his."""
        user = self.model(username=names.normal(username), email=email.strip().lower(), **fields)
        user.set_password(password)
        with transaction.atomic(using=self._db):
            user.save(using=self._db)
            if user.email:
                addresses = apps.get_model("account", "EmailAddress").objects
                addresses.create(user=user, email=user.email, primary=True, verified=verified)
        return user

    def create_superuser(
        self, username: str, email: str = "", password: str | None = None, **fields: Any
    ) -> "User":
        """An owner of the site. Whoever can run this owns the machine, so the address counts as verified."""
        fields |= {"is_staff": True, "is_superuser": True}
        return self.create_user(username, email, password, verified=True, **fields)

    def shown(self) -> models.QuerySet["User"]:
        """Everybody but the site's own programs: who may be found, listed, added and counted."""
        return self.exclude(username__startswith=names.HIDDEN)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(name_key=names.key(username or ""))


class User(AbstractBaseUser, PermissionsMixin):
    """A person. `epoch` counts what ends or may end sessions, `feed` what changed of his own.

    `welcomed_at`: when the account was complete for the first time (accounts.signup.made).
    """

    class Theme(models.TextChoices):
        SYSTEM = "system", _("As the system")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    username = models.CharField(_("username"), max_length=names.LONGEST, unique=True)
    name_key = NameKeyField(max_length=names.LONGEST * 4, unique=True, editable=False)
    email = models.EmailField(_("e-mail"), blank=True)
    name = models.CharField(_("display name"), max_length=64, blank=True)
    avatar = models.CharField(max_length=64, blank=True, editable=False)
    bio = models.CharField(_("about"), max_length=500, blank=True)
    timezone = models.CharField(_("time zone"), max_length=64, blank=True)
    language = models.CharField(_("language"), max_length=16, blank=True)
    theme = models.CharField(_("theme"), max_length=8, choices=Theme, default=Theme.SYSTEM)
    status_emoji = models.CharField(_("status emoji"), max_length=64, blank=True)
    status_text = models.CharField(_("status"), max_length=100, blank=True)
    status_until = models.DateTimeField(_("status until"), null=True, blank=True)
    bot = models.BooleanField(_("bot"), default=False)
    guest = models.BooleanField(_("guest"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("may open the admin"), default=False)
    created_at = models.DateTimeField(_("joined"), db_default=Now(), editable=False)
    welcomed_at = models.DateTimeField(null=True, editable=False)
    password_changed_at = models.DateTimeField(null=True, editable=False)
    search = SearchField(max_length=400, default="", editable=False)
    epoch = models.BigIntegerField(default=0, db_default=0, editable=False)
    feed = models.BigIntegerField(default=0, db_default=0, editable=False)
    changed_at = models.DateTimeField(db_default=Now(), db_index=True, editable=False)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["email"]

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.username

    def get_full_name(self) -> str:
        """The name that others read."""
        return self.name or self.username

    def get_short_name(self) -> str:
        return self.get_full_name()
