"""People in the admin, and what an operator does on the command line."""

from io import StringIO
from unittest.mock import patch

import pytest
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command

from accounts.sessions import seats
from accounts.suspensions import actions as suspensions
from accounts.users.models import User
from tests.accounts.browser import Browser
from tests.support.cast import PASSWORD, person

pytestmark = pytest.mark.django_db
LIST = "/admin/accounts/user/"


def signed_in(user: User) -> Browser:
    browser = Browser()
    assert browser.sign_in(user.username)["Location"] == "/"
    return browser


def act(browser: Browser, action: str, *users: User, **more: str) -> str:
    data = {"action": action, "_selected_action": [user.pk for user in users]} | more
    return browser.post(LIST, data, follow=True).content.decode()


def test_found_suspended_and_let_in_again(grace: User, bob: User, alice: User) -> None:
    browser, his = signed_in(grace), signed_in(bob)
    page = browser.get(f"{LIST}?q=bob").content.decode()
    assert ">bob<" in page and ">alice<" not in page
    assert "Reason" in act(browser, "suspend", bob) and his.signed_in, "the reason is asked first"
    assert "Say why" in act(browser, "suspend", bob, confirmed="1", reason="  ") and his.signed_in
    act(browser, "suspend", bob, confirmed="1", reason="Spam in every room")
    assert not his.signed_in and b"Spam in every room" in his.sign_in("bob").content
    row = bob.suspensions.get()
    assert (row.by, row.reason, row.lifted_at) == (grace, "Spam in every room", None)
    assert ">bob<" in browser.get(f"{LIST}?suspended=yes").content.decode()
    act(browser, "reinstate", bob)
    row.refresh_from_db()
    assert row.lifted_by == grace and signed_in(bob).signed_in


def test_accounts_are_closed_and_opened(grace: User, bob: User) -> None:
    browser, his = signed_in(grace), signed_in(bob)
    act(browser, "deactivate", bob)
    assert not his.signed_in and b"deactivated" in his.sign_in("bob").content
    act(browser, "reactivate", bob)
    assert signed_in(bob).signed_in


def test_nobody_suspends_himself_or_an_owner_above_him(grace: User, bob: User) -> None:
    helper = person("helper", is_staff=True)
    helper.user_permissions.set(helper.user_permissions.model.objects.filter(codename__endswith="_user"))
    assert suspensions.suspend(User.objects.get(pk=helper.pk), bob, "Spam").by == helper
    for actor, user in ((grace, grace), (User.objects.get(pk=helper.pk), grace), (bob, helper)):
        with pytest.raises(PermissionDenied):
            suspensions.suspend(actor, user, "Spam")
    browser = signed_in(helper)
    assert "Only an owner" in act(browser, "suspend", grace, confirmed="1", reason="Coup")
    assert not grace.suspensions.exists()


def test_one_suspension_at_a_time(grace: User, bob: User) -> None:
    first = suspensions.suspend(grace, bob, "Spam")
    assert suspensions.suspend(grace, bob, "Again") == first and bob.suspensions.count() == 1
    suspensions.reinstate(grace, bob)
    assert suspensions.suspend(grace, bob, "Again").reason == "Again" and bob.suspensions.count() == 2


def test_members_see_no_admin(bob: User) -> None:
    assert signed_in(bob).get(LIST).status_code in (302, 403)


def test_no_passwords_no_addresses_no_sessions(grace: User, bob: User) -> None:
    browser = signed_in(grace)
    form = browser.get(f"{LIST}{bob.pk}/change/").content.decode()
    assert 'name="password"' not in form and 'name="email"' not in form and "pbkdf2" not in form
    data = {
        "name": "Bob the Builder",
        "bio": "",
        "email": "evil@example.org",
        "password": "x",
        "username": "bobby",
    }
    inline = {f"suspensions-{key}_FORMS": "0" for key in ("TOTAL", "INITIAL")}
    assert browser.post(f"{LIST}{bob.pk}/change/", data | inline).status_code == 302
    bob.refresh_from_db()
    assert (bob.name, bob.email, bob.username) == ("Bob the Builder", "bob@example.org", "bob")
    assert bob.check_password(PASSWORD) and bob.search == " bob bob the builder"
    registered = {model.__name__ for model in admin.site._registry}
    assert not registered & {"Session", "Token", "EmailAddress", "EmailConfirmation", "SetupCode"}
    assert browser.get(f"{LIST}add/").status_code == 403
    assert browser.get(f"{LIST}{bob.pk}/delete/").status_code == 403


def test_helpers_make_nobody_an_owner(grace: User, bob: User) -> None:
    helper = person("helper", is_staff=True)
    helper.user_permissions.set(helper.user_permissions.model.objects.filter(codename__endswith="_user"))
    inline = {f"suspensions-{key}_FORMS": "0" for key in ("TOTAL", "INITIAL")}
    rise = {"name": "", "bio": "", "is_superuser": "on", "is_staff": "on"}
    for target in (helper, bob):
        signed_in(helper).post(f"{LIST}{target.pk}/change/", rise | inline)
        target.refresh_from_db()
        assert not target.is_superuser
    assert signed_in(grace).post(f"{LIST}{bob.pk}/change/", rise | inline).status_code == 302
    bob.refresh_from_db()
    assert bob.is_superuser


def test_the_admin_has_no_door_of_its_own(alice: User) -> None:
    assert "/accounts/login/" in Browser().get("/admin/login/")["Location"]
    answer = Browser().post("/admin/login/", {"username": "alice", "password": PASSWORD})
    assert "sessionid" not in answer.cookies or not User.objects.filter(sessions__isnull=False).exists()


def test_a_token_is_printed_once_and_opens_a_seat(bob: User) -> None:
    out = StringIO()
    call_command("token", "BOB", stdout=out)
    raw = out.getvalue().strip()
    seat = seats.by_token(raw)
    assert seat is not None and seat.user_id == bob.pk
    assert raw not in {value for row in bob.tokens.values_list() for value in row}
    with pytest.raises(CommandError, match="Nobody here is called eve"):
        call_command("token", "eve")


def test_changepassword_on_the_machine_ends_sessions(bob: User) -> None:
    his = signed_in(bob)
    with patch("getpass.getpass", return_value="set on the machine 9"):
        call_command("changepassword", "bob", stdout=StringIO())
    assert not his.signed_in and not bob.sessions.exists()
    assert Browser().sign_in("bob", "set on the machine 9").status_code == 302
