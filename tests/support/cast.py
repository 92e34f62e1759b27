"""The people of the tests, by name, so that a test reads like a story.

alice owns, bob is a member, charlie is an outsider, mallory is hostile, robby is a bot, grace runs the site.
Their accounts only: what they own or belong to is made by the concept that is tested.
"""

import pytest

from accounts.users.models import User
from tests.support.doors import DoorClient

PASSWORD = "long enough a secret"


def person(username: str, **fields: object) -> User:
    """An account with a verified address and PASSWORD, which has been here before."""
    email = f"{username}@example.org"
    return User.objects.create_user(username, email, PASSWORD, verified=True, name=username.title(), **fields)


def browser(user: User) -> DoorClient:
    """A browser that this person is signed in with; it checks CSRF like a real one."""
    client = DoorClient(
        enforce_csrf_checks=True, headers={"user-agent": "Mozilla/5.0 (X11; Linux) Firefox/145.0"}
    )
    client.force_login(user)
    return client


@pytest.fixture
def alice(db: None) -> User:
    return person("alice")


@pytest.fixture
def bob(db: None) -> User:
    return person("bob")


@pytest.fixture
def charlie(db: None) -> User:
    return person("charlie")


@pytest.fixture
def mallory(db: None) -> User:
    return person("mallory")


@pytest.fixture
def robby(db: None) -> User:
    return person("robby", bot=True)


@pytest.fixture
def grace(db: None) -> User:
    return person("grace", is_staff=True, is_superuser=True)
