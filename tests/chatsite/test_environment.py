"""The environment: what is taken, and the one line for what is not."""

from pathlib import Path

import pytest

from chatsite.environment import BadEnvironment, Environment, Mail, Postgres, host_of, read

ROOT = Path("/srv/chat")


def environment(**variables: str) -> Environment:
    return read(variables, ROOT)


def test_nothing_set_is_a_local_site() -> None:
    found = environment()
    assert (found.local, found.site_url, found.signup, found.default_rooms) == (
        True,
        "",
        "open",
        ("general",),
    )
    assert (found.data_dir, found.postgres, found.redis) == (ROOT / "var", None, ())
    assert (found.rate_factor, found.site_name, found.trusted_proxies) == (1.0, "Chat Connect", 0)


def test_blank_values_count_as_unset() -> None:
    names = (
        "DATA_DIR",
        "DATABASE_URL",
        "REDIS_URL",
        "SITE_URL",
        "SECRET_KEY",
        "EMAIL_URL",
        "SIGNUP",
        "RATE_FACTOR",
        "METRICS_TOKEN",
        "LOG_FORMAT",
        "CANARY",
        "PSEUDO_LOCALE",
        "PREVIEWS",
        "FETCH_ALLOW",
        "FETCH_PORTS",
        "RECEIPTS",
        "FILES_BY",
        "FILES_ALLOWED",
        "FILES_DENIED",
        "MAX_FILE_SIZE",
    )
    assert environment(**dict.fromkeys(names, " ")) == environment()


def test_a_database_url_is_taken_apart() -> None:
    found = environment(
        DATABASE_URL="postgres://ann:p%40ss@db.example:5433/chat%20room?sslmode=require"
    ).postgres
    assert found == Postgres("chat room", "ann", "p@ss", "db.example", "5433", (("sslmode", "require"),))


def test_a_database_on_a_unix_socket() -> None:
    found = environment(DATABASE_URL="postgresql:///chat?host=/run/postgresql").postgres
    assert found == Postgres("chat", host="/run/postgresql")


def test_shards_keep_their_order() -> None:
    urls = "redis://one:6379, rediss://:secret@two:6380/3 ,unix:///run/three.sock"
    assert environment(REDIS_URL=urls).redis == (
        "redis://one:6379",
        "rediss://:secret@two:6380/3",
        "unix:///run/three.sock",
    )


@pytest.mark.parametrize(
    ("given", "url", "local"),
    [
        ("http://localhost:9000/", "http://localhost:9000", True),
        ("http://127.0.0.1:9000", "http://localhost:9000", True),
        ("http://[::1]:9000", "http://localhost:9000", True),
        ("https://Chat.Example", "https://chat.example", False),
        ("https://chat.example:443", "https://chat.example", False),
        ("https://chat.example:8443", "https://chat.example:8443", False),
        ("https://[2001:db8::1]", "https://[2001:db8::1]", False),
    ],
)
def test_site_url(given: str, url: str, local: bool) -> None:
    found = environment(SITE_URL=given)
    assert (found.site_url, found.local) == (url, local)


def test_the_host_of_an_origin() -> None:
    assert host_of("https://chat.example:8443") == "chat.example"
    assert host_of("https://[2001:db8::1]") == "[2001:db8::1]"


def test_mail() -> None:
    assert environment(EMAIL_URL="smtp+tls://ann:p%3Aw@mail.example").mail == Mail(
        "mail.example", 587, "ann", "p:w", "starttls"
    )
    assert environment(EMAIL_URL="smtps://mail.example").mail == Mail("mail.example", 465, "", "", "tls")


def test_a_public_site_without_mail_is_by_invitation() -> None:
    assert environment(SITE_URL="https://chat.example").signup == "invite"
    assert environment(SITE_URL="https://chat.example", SIGNUP="open").signup == "invite"
    assert environment(SITE_URL="https://chat.example", EMAIL_URL="smtps://mail.example").signup == "open"
    assert environment(SITE_URL="https://chat.example", SIGNUP="closed").signup == "closed"


def test_logs_are_for_reading_at_home_and_for_programs_in_public() -> None:
    assert environment().log_format == "text"
    assert environment(SITE_URL="https://chat.example").log_format == "json"
    assert environment(LOG_FORMAT="JSON").log_format == "json"


def test_a_public_site_trusts_one_proxy_by_default() -> None:
    assert environment(SITE_URL="https://chat.example").trusted_proxies == 1
    assert environment(SITE_URL="https://chat.example", TRUSTED_PROXIES="2").trusted_proxies == 2


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("DATA_DIR", "a\0b"),
        ("DATABASE_URL", "mysql://db/chat"),
        ("DATABASE_URL", "postgresql://db"),
        ("DATABASE_URL", "postgresql://db:99999/chat"),
        ("DATABASE_URL", "postgresql://[db/chat"),
        ("DATABASE_URL", "chat"),
        ("REDIS_URL", "localhost:6379"),
        ("REDIS_URL", "redis://"),
        ("REDIS_URL", "redis://one:port"),
        ("REDIS_URL", "redis://one:70000"),
        ("REDIS_URL", "redis://one/zero"),
        ("REDIS_URL", "redis://one,http://two"),
        ("REDIS_URL", "redis://one,redis://one"),
        ("REDIS_URL", ","),
        ("REDIS_URL", "unix://relative.sock"),
        ("REDIS_URL", "unix:///" + "x" * 120),
        ("SITE_URL", "chat.example"),
        ("SITE_URL", "ftp://chat.example"),
        ("SITE_URL", "http://chat.example"),
        ("SITE_URL", "https://localhost"),
        ("SITE_URL", "https://chat.example/chat"),
        ("SITE_URL", "https://chat.example?x"),
        ("SITE_URL", "https://ann@chat.example"),
        ("SITE_URL", "https://chat example"),
        ("SITE_URL", "https://"),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY_FALLBACKS", "short"),
        ("EMAIL_URL", "mail.example"),
        ("EMAIL_URL", "smtp://"),
        ("EMAIL_FROM", "nobody"),
        ("EMAIL_FROM", "a@b\nBcc: c@d"),
        ("SIGNUP", "sometimes"),
        ("DEFAULT_ROOMS", "general,Big Room"),
        ("RATE_FACTOR", "fast"),
        ("RECEIPTS", "1001"),
        ("FILES_BY", "apache"),
        ("FILES_ALLOWED", "pdf"),
        ("FILES_DENIED", "*/*"),
        ("FILES_DENIED", ".exe .com"),
        ("RECEIPTS", "-1"),
        ("RECEIPTS", "all"),
        ("MAX_FILE_SIZE", "0"),
        ("MAX_FILE_SIZE", "1.5"),
        ("MAX_FILE_SIZE", "1000000"),
        ("RATE_FACTOR", "-1"),
        ("RATE_FACTOR", "nan"),
        ("RATE_FACTOR", "inf"),
        ("SITE_NAME", "x" * 61),
        ("SITE_NAME", "two\nlines"),
        ("TRUSTED_PROXIES", "many"),
        ("WEB_PORTS", "8000,http"),
        ("WEB_PORTS", "0"),
        ("LOG_NAME", "../web"),
        ("METRICS_TOKEN", "short"),
        ("METRICS_TOKEN", "two words that are long enough to be a secret"),
        ("LOG_FORMAT", "xml"),
        ("CANARY", "maybe"),
        ("PSEUDO_LOCALE", "maybe"),
        ("PREVIEWS", "maybe"),
        ("FETCH_ALLOW", "intranet"),
        ("FETCH_ALLOW", "10.0.0.1/8"),
        ("FETCH_PORTS", "http"),
        ("FETCH_PORTS", "0"),
    ],
)
def test_what_is_wrong_is_named_on_one_line(variable: str, value: str) -> None:
    with pytest.raises(BadEnvironment) as told:
        environment(**{variable: value})
    assert told.value.variable == variable
    assert str(told.value).startswith(f"{variable}: ")
    assert "\n" not in str(told.value)


@pytest.mark.parametrize("variable", ["DATABASE_URL", "REDIS_URL", "EMAIL_URL", "SITE_URL"])
@pytest.mark.parametrize("scheme", ["postgresql", "redis", "smtps", "https", "gopher"])
def test_a_complaint_never_holds_the_password(variable: str, scheme: str) -> None:
    with pytest.raises(BadEnvironment) as told:
        environment(**{variable: f"{scheme}://ann:hunter2@host:port/x"})
    assert "hunter2" not in str(told.value)


def test_the_environment_shows_no_secrets() -> None:
    shown = repr(
        environment(
            SECRET_KEY="s" * 40,
            DATABASE_URL="postgresql://a:hunter2@h/n",
            EMAIL_URL="smtps://a:hunter2@h",
            METRICS_TOKEN="s" * 40,
        )
    )
    assert "hunter2" not in shown
    assert "ssss" not in shown
