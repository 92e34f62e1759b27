"""The session engine: one row a session, which keeps its `id` when its key changes.

Django's own store can't do that: its key is the primary key, and a new key is a new row. Here a
new password renames the key of the row it was given in, so that this tab stays signed in.
"""

import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from accounts.sessions import actions
from accounts.sessions.models import Session
from accounts.users.models import User

logger = logging.getLogger(__name__)
# How long a session that is used may look unused. Saving at that pace also moves its end on.
SEEN_EVERY = timedelta(hours=1)


if TYPE_CHECKING:

    class Base(SessionBase):
        """What Django's class has and its types don't say."""

        def _get_session(self, no_load: bool = False) -> dict[str, Any]: ...
        def _get_new_session_key(self) -> str: ...

else:
    Base = SessionBase


class SessionStore(Base):
    """`row_id` is the session's id once it was read or written; `user_agent`, when set, is kept with it."""

    row_id: int | None = None
    user_agent: str | None = None
    _loaded: str | None = None
    """What the row held, when all there is to save is that the session was seen."""

    def load(self) -> dict[str, Any]:
        row = Session.objects.filter(session_key=self.session_key, expire_date__gt=timezone.now()).first()
        if row is None:
            self._session_key = None
            return {}
        self.row_id = row.pk
        if row.last_seen_at < timezone.now() - SEEN_EVERY:
            self.modified, self._loaded = True, row.session_data
        return self.decode(row.session_data)

    def exists(self, session_key: str) -> bool:
        return Session.objects.filter(session_key=session_key).exists()

    def create(self) -> None:
        while True:
            self._session_key = self._get_new_session_key()
            try:
                self.save(must_create=True)
            except CreateError:
                continue
            self.modified = True
            return

    def save(self, must_create: bool = False) -> None:
        if self.session_key is None:
            self.create()
            return
        values = self._values(self._get_session(no_load=must_create))
        if must_create:
            self._insert(values)
        elif not self._update(values):
            raise UpdateError  # It was ended meanwhile; writing must not bring it back.

    def delete(self, session_key: str | None = None) -> None:
        row = Session.objects.filter(session_key=session_key or self.session_key).first()
        if row is not None:
            actions.end(row)

    def cycle_key(self) -> None:
        if self._signed_by_an_old_secret():
            # Django renews such a session in whatever request meets it first. The browser has others under way
            # with the key that it holds, and another one would sign those out.
            self.modified = True
            return
        new = self._get_new_session_key()
        if self.session_key and Session.objects.filter(session_key=self.session_key).update(session_key=new):
            self._session_key = new
            self.modified = True
        else:
            self.create()

    def _signed_by_an_old_secret(self) -> bool:
        data = self._get_session()
        user = User.objects.filter(pk=data.get(SESSION_KEY) or 0).first()
        held = data.get(HASH_SESSION_KEY, "")
        old = [] if user is None else user.get_session_auth_fallback_hash()
        return any(constant_time_compare(held, one) for one in old)

    @classmethod
    def clear_expired(cls) -> None:
        actions.end_expired()

    def _values(self, data: dict[str, Any]) -> dict[str, Any]:
        user_id = data.get(SESSION_KEY)
        values = {
            "session_data": self.encode(data),
            "expire_date": self.get_expiry_date(),
            "user_id": int(user_id) if user_id else None,
            "last_seen_at": Now(),
        }
        return values | ({"user_agent": self.user_agent[:300]} if self.user_agent is not None else {})

    def _update(self, values: dict[str, Any]) -> bool:
        """Whether the session is still there. A page that is only read doesn't fail because the disk is full."""
        only_seen = self._loaded is not None and self.decode(self._loaded) == self._get_session()
        try:
            return bool(Session.objects.filter(session_key=self.session_key).update(**values))
        except DatabaseError as error:
            if not only_seen:
                raise
            logger.warning("sessions.not_seen", extra={"error": type(error).__name__})
            return True

    def _insert(self, values: dict[str, Any]) -> None:
        try:
            with transaction.atomic():
                self.row_id = Session.objects.create(session_key=self.session_key or "", **values).pk
        except IntegrityError as error:
            raise CreateError from error
