"""Sessions, seats and tokens: who may sit, and that nobody sits on."""

from datetime import timedelta
from functools import partial
from importlib import import_module

import pytest
from django.conf import settings
from django.contrib.sessions.backends.base import UpdateError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from accounts import feeds
from accounts.sessions import actions, ended, seats
from accounts.sessions.models import Session
from accounts.sessions.store import SessionStore
from accounts.suspensions import actions as suspensions
from accounts.tokens import actions as tokens
from accounts.users import actions as accounts
from accounts.users.models import User
from tests.accounts.browser import Browser
from tests.support.cast import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)
Told = list[tuple[int, int]]


def key_of(browser: Browser) -> str:
    return browser.client.cookies[settings.SESSION_COOKIE_NAME].value


def seat_of(browser: Browser) -> seats.Seat:
    seat = seats.by_session_key(key_of(browser))
    assert seat is not None
    return seat


def signed_in(user: User) -> Browser:
    browser = Browser()
    assert browser.sign_in(user.username).status_code == 302
    return browser


def test_a_seat_is_one_statement(bob: User) -> None:
    browser, (_, raw) = signed_in(bob), tokens.make(bob)
    for ask in (partial(seats.by_session_key, key_of(browser)), partial(seats.by_token, raw)):
        with CaptureQueriesContext(connection) as first:
            seat = ask()
        assert seat is not None and seat.user_id == bob.pk and not seat.banned
        with CaptureQueriesContext(connection) as second:
            assert seats.again(seat) == seat
        assert (len(first), len(second)) == (1, 1)


def test_wrong_keys_and_tokens_have_no_seat(bob: User) -> None:
    anonymous = SessionStore()
    anonymous.create()
    assert seats.by_session_key("x" * 32) is None
    assert seats.by_session_key(anonymous.session_key or "") is None
    assert seats.by_token("") is None
    assert seats.by_token(tokens.make(bob)[0].digest) is None, "the digest is not the token"


def test_what_is_over_has_no_seat(bob: User) -> None:
    browser, (token, raw) = signed_in(bob), tokens.make(bob)
    seat, held = seat_of(browser), seats.by_token(raw)
    assert held is not None
    past = timezone.now() - timedelta(seconds=1)
    Session.objects.filter(pk=seat.id).update(expire_date=past)
    token.expires_at = past
    token.save()
    assert [seats.again(seat), seats.again(held), seats.by_token(raw)] == [None, None, None]


def test_signing_in_renames_the_key_and_keeps_the_row(bob: User) -> None:
    browser = Browser()
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store["a"] = 1
    store.create()
    browser.client.cookies[settings.SESSION_COOKIE_NAME] = store.session_key
    browser.sign_in("bob")
    assert key_of(browser) != store.session_key, "a key somebody planted must not be signed in"
    assert seat_of(browser).id == store.row_id
    assert seats.by_session_key(store.session_key) is None


def test_signing_out_ends_that_session_alone(bob: User, told: Told) -> None:
    here, there = signed_in(bob), signed_in(bob)
    seat, other = seat_of(here), seat_of(there)
    answer = here.post("/accounts/logout/")
    assert answer["Clear-Site-Data"] == '"storage"'
    assert seats.again(seat) is None and not here.signed_in
    assert seats.again(other) is not None and there.signed_in
    assert told == [(bob.pk, seat.epoch + 1)]


def test_a_get_signs_nobody_out(bob: User) -> None:
    browser = signed_in(bob)
    assert browser.get("/accounts/logout/").status_code == 200
    assert browser.signed_in


def test_a_changed_password_keeps_its_own_session_and_ends_the_others(bob: User, told: Told) -> None:
    here, there = signed_in(bob), signed_in(bob)
    seat, other, old_key = seat_of(here), seat_of(there), key_of(here)
    new = {"oldpassword": PASSWORD, "password1": "another long secret"}
    assert here.post("/accounts/password/change/", new).status_code == 302
    assert seat_of(here).id == seat.id and here.signed_in and key_of(here) != old_key
    assert seats.again(seat) is not None
    assert seats.again(other) is None and not there.signed_in
    assert told[-1][0] == bob.pk
    assert Browser().sign_in("bob").status_code == 200, "the old password is worth nothing"


def test_the_kept_session_already_counts_when_the_others_are_told(bob: User) -> None:
    here = signed_in(bob)
    seat, seen = seat_of(here), []

    def ask(user_id: int, epoch: int) -> None:
        seen.append(seats.again(seat))

    ended.listen(ask)
    try:
        here.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": "another long secret"})
    finally:
        ended.forget(ask)
    assert len(seen) == 1 and seen[0] is not None


def test_a_password_changed_behind_our_back_ends_the_seat(bob: User) -> None:
    browser = signed_in(bob)
    seat = seat_of(browser)
    bob.set_password("set on the machine itself")
    bob.save()
    assert seats.again(seat) is None and seats.by_session_key(key_of(browser)) is None


def test_suspending_ends_sessions_and_says_why(bob: User, grace: User, told: Told) -> None:
    browser, (_, raw) = signed_in(bob), tokens.make(bob)
    seat = seat_of(browser)
    suspensions.suspend(grace, bob, "Spam in every room")
    assert told == [(bob.pk, seat.epoch + 1)]
    now, by_token = seats.again(seat), seats.by_token(raw)
    assert now is not None and (now.banned, now.reason) == (True, "Spam in every room")
    assert by_token is not None and by_token.banned
    assert not browser.signed_in
    answer = Browser().sign_in("bob")
    assert answer.status_code == 200 and b"Spam in every room" in answer.content
    suspensions.reinstate(grace, bob)
    assert seats.again(seat) is None, "an old session doesn't come back"
    again = seats.by_token(raw)
    assert again is not None and not again.banned
    assert signed_in(bob).signed_in


def test_a_wrong_password_never_learns_of_a_suspension(bob: User, grace: User) -> None:
    suspensions.suspend(grace, bob, "Spam in every room")
    answer = Browser().sign_in("bob", "not his password")
    assert b"Spam" not in answer.content and b"suspended" not in answer.content


def test_a_session_made_while_suspending_is_worth_nothing(bob: User, grace: User) -> None:
    browser = signed_in(bob)
    bob.suspensions.create(by=grace, reason="raced")  # the row alone: the session is still there
    assert not browser.signed_in
    seat = seats.by_session_key(key_of(browser))
    assert seat is None or seat.banned


def test_deactivating_ends_sessions(bob: User, grace: User, told: Told) -> None:
    browser = signed_in(bob)
    seat = seat_of(browser)
    accounts.deactivate(grace, bob)
    now = seats.again(seat)
    assert told and now is not None and now.banned and not browser.signed_in
    assert b"deactivated" in Browser().sign_in("bob").content


def test_revoking_a_token_ends_it_alone(bob: User, told: Told) -> None:
    (token, raw), (_, other) = tokens.make(bob), tokens.make(bob)
    seat = seats.by_token(raw)
    assert seat is not None
    tokens.revoke(token)
    assert seats.again(seat) is None and seats.by_token(raw) is None and seats.by_token(other) is not None
    assert told == [(bob.pk, seat.epoch + 1)]


def test_an_ended_session_is_not_written_back(bob: User) -> None:
    browser = signed_in(bob)
    store = SessionStore(key_of(browser))
    store["draft"] = 1
    actions.end_all(bob)
    with pytest.raises(UpdateError):
        store.save()
    assert not bob.sessions.exists()


def test_nobody_is_told_what_was_rolled_back(bob: User, told: Told) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        actions.end_all(bob)
        raise RuntimeError
    assert told == []
    actions.end_all(bob)
    assert len(told) == 1


def test_expired_sessions_are_swept(bob: User, told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    fresh, stale = signed_in(bob), signed_in(bob)
    Session.objects.filter(pk=seat_of(stale).id).update(expire_date=timezone.now() - timedelta(days=1))
    monkeypatch.setattr(actions, "AT_ONCE", 2)
    for day in range(5):
        anonymous = SessionStore()
        anonymous.create()
        over = timezone.now() - timedelta(days=2 + day)
        Session.objects.filter(session_key=anonymous.session_key).update(expire_date=over)
    SessionStore.clear_expired()
    assert Session.objects.count() == 1
    assert [session.pk for session in bob.sessions.all()] == [seat_of(fresh).id]
    assert [user_id for user_id, _ in told] == [bob.pk]


def test_feeds_are_taken_without_gaps_and_in_a_transaction(alice: User, bob: User) -> None:
    with pytest.raises(transaction.TransactionManagementError):
        feeds.take([alice.pk])
    before = User.objects.get(pk=bob.pk).changed_at
    with transaction.atomic():
        assert feeds.take([bob.pk, alice.pk, bob.pk, 0]) == {alice.pk: 1, bob.pk: 1}
    with transaction.atomic():
        assert feeds.take([bob.pk]) == {bob.pk: 2}
    bob.refresh_from_db()
    assert bob.feed == 2 and bob.changed_at > before


def test_a_new_secret_signs_nobody_out(bob: User, settings: Settings) -> None:
    """A browser has several requests under way with the cookie it holds: the first to meet the new secret renews
    the session in place, since another cookie would sign the others out."""
    browser, other = signed_in(bob), Browser()
    key = key_of(browser)
    other.client.cookies[settings.SESSION_COOKIE_NAME] = key
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another secret, as long as a secret has to be 123456789"
    assert browser.signed_in
    assert other.signed_in
    assert key_of(browser) == key_of(other) == key
    assert seats.by_session_key(key) is not None
    settings.SECRET_KEY_FALLBACKS = []
    assert other.signed_in  # it is signed by the new one now
    assert signed_in(bob).signed_in
