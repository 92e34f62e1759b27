"""Who a name and password are, and who a session still is."""

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef

from accounts.suspensions.models import Suspension
from accounts.users import names
from accounts.users.models import User


class Backend(AuthenticationBackend):
    """allauth's, with usernames compared by their key, and nobody let in who is suspended."""

    def get_user(self, user_id: int) -> User | None:
        suspended = Suspension.objects.filter(user=OuterRef("pk"), lifted_at__isnull=True)
        return User.objects.filter(~Exists(suspended), pk=user_id, is_active=True).first()

    def user_can_authenticate(self, user: AbstractBaseUser | AnonymousUser | None) -> bool:
        return isinstance(user, User) and self.get_user(user.pk) is not None

    def _authenticate_by_username(self, username: str, password: str) -> AbstractBaseUser | None:
        person = User.objects.filter(name_key=names.key(username)).first()
        checked: AbstractBaseUser | None = self._check_password(person, password)
        return checked
