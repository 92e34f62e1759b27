"""Applications, database, layer, files, mail and logs: what the environment decides.

What an operator may set stands in chatsite/environment.py; this page only turns it into Django's words.
"""

import os
from pathlib import Path
from typing import Any

import django_stubs_ext

from chatsite import datadir, environment, layers, logs

# Lets `ModelAdmin[File]`, `ModelForm[User]` and the like stand in code that runs.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent.parent
ENVIRONMENT = environment.read(os.environ, BASE_DIR)
DATA_DIR = ENVIRONMENT.data_dir
datadir.prepare(DATA_DIR)

# The site's own names, for every concept to read.
LOCAL_MODE = ENVIRONMENT.local
WEB_PORTS = ENVIRONMENT.web_ports or datadir.running_ports(DATA_DIR) or (environment.DEFAULT_PORT,)
SITE_NAME = ENVIRONMENT.site_name
SITE_URL = ENVIRONMENT.site_url or f"http://localhost:{WEB_PORTS[0]}"
# What an Origin header may say. Local mode: each web process is reached by its own port.
SITE_ORIGINS = list(
    dict.fromkeys([SITE_URL, *(f"http://localhost:{port}" for port in WEB_PORTS if LOCAL_MODE)])
)
SIGNUP = ENVIRONMENT.signup
DEFAULT_ROOMS = ENVIRONMENT.default_rooms
RATE_FACTOR = ENVIRONMENT.rate_factor
PREVIEWS = ENVIRONMENT.previews
RECEIPTS = ENVIRONMENT.receipts
FILES_BY = ENVIRONMENT.files_by
FILES_ALLOWED = ENVIRONMENT.files_allowed
FILES_DENIED = ENVIRONMENT.files_denied
MAX_FILE_SIZE = ENVIRONMENT.max_file_size
FETCH_ALLOW = ENVIRONMENT.fetch_allow
FETCH_PORTS = ENVIRONMENT.fetch_ports
CAN_MAIL = ENVIRONMENT.local or ENVIRONMENT.mail is not None

SECRET_KEY = ENVIRONMENT.secret_key or datadir.secret_key(DATA_DIR)
SECRET_KEY_FALLBACKS = list(ENVIRONMENT.secret_key_fallbacks)
DEBUG = False
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"] if LOCAL_MODE else [environment.host_of(SITE_URL)]

INSTALLED_APPS = [
    "channels",
    "accounts",
    "chat",
    "allauth",
    "allauth.account",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "chatsite.health",
    "chatsite.backup",
]
MIDDLEWARE = [
    "chatsite.health.middleware.HealthMiddleware",
    "chatsite.localhost.LocalhostMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.profiles.preferences.PreferencesMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
ROOT_URLCONF = "chatsite.urls"
ASGI_APPLICATION = "chatsite.asgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "libraries": {"static_modules": "chatsite.static.tags"},
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "accounts.context.page",
                "chatsite.context.site",
            ],
        },
    }
]

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
_sqlite: dict[str, Any] = {
    # Queues writers behind a file lock: SQLite's own busy handler has no queue.
    "ENGINE": "chatsite.databases.sqlite",
    "NAME": DATA_DIR / "chat.sqlite3",
    "CONN_MAX_AGE": 600,
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": 5,
        # NORMAL survives a killed process; a power cut may take the last moments (say FULL here then).
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    },
}
# Nothing of ours takes 10 s; what does is stopped rather than left to hold everybody up.
POSTGRES_TIMEOUTS = "-c statement_timeout=10s -c lock_timeout=10s -c idle_in_transaction_session_timeout=10s"
if ENVIRONMENT.postgres:
    _options = dict(ENVIRONMENT.postgres.options)
    _options["options"] = f"{POSTGRES_TIMEOUTS} {_options.get('options', '')}".strip()
    _postgres: dict[str, Any] = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": ENVIRONMENT.postgres.name,
        "USER": ENVIRONMENT.postgres.user,
        "PASSWORD": ENVIRONMENT.postgres.password,
        "HOST": ENVIRONMENT.postgres.host,
        "PORT": ENVIRONMENT.postgres.port,
        # The pool keeps connections open; Django's own age must be 0 beside it. Each is asked whether it lives
        # before a job gets it (0.1 ms): a database that was restarted has broken all that lie in the pool.
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "connect_timeout": 5,
            **_options,
            # The pool's own patience with a server that is away doubles up to minutes, and the site would wait them
            # out after its return; given up after 2 s, the next who asks begins anew.
            "pool": {"min_size": 1, "max_size": 24, "timeout": 5, "reconnect_timeout": 2},
        },
    }
DATABASES = {"default": _postgres if ENVIRONMENT.postgres else _sqlite}

REDIS_URLS = ENVIRONMENT.redis or (f"unix://{datadir.private_socket(DATA_DIR)}",)
CHANNEL_LAYERS = layers.channel_layers(REDIS_URLS, secret=SECRET_KEY)
# Sign-in limits live here: with a Redis cache down, signing in would be a 500.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "django_cache"}}

USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
LOCALE_PATHS = [BASE_DIR / "locale", *([DATA_DIR / "pseudo"] if ENVIRONMENT.pseudo_locale else [])]

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "chatsite.static.storage.StaticStorage"},
}
# An nginx that sends files reads them as one of our group.
FILE_UPLOAD_PERMISSIONS = 0o640 if FILES_BY == "nginx" else 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o750 if FILES_BY == "nginx" else 0o700

DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENVIRONMENT.mail_from
MAIL_ROOT = EMAIL_FILE_PATH = DATA_DIR / "mail"
EMAIL_SUBJECT_PREFIX = ""
EMAIL_TIMEOUT = 10
if ENVIRONMENT.mail:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = ENVIRONMENT.mail.host
    EMAIL_PORT = ENVIRONMENT.mail.port
    EMAIL_HOST_USER = ENVIRONMENT.mail.user
    EMAIL_HOST_PASSWORD = ENVIRONMENT.mail.password
    EMAIL_USE_TLS = ENVIRONMENT.mail.security == "starttls"
    EMAIL_USE_SSL = ENVIRONMENT.mail.security == "tls"
elif LOCAL_MODE:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
else:
    EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"

LOGGING = logs.configuration(DATA_DIR / "logs", ENVIRONMENT.log_name, ENVIRONMENT.log_format)
# Our own root logger configuration is the whole one.
LOGGING_CONFIG = "logging.config.dictConfig"

# Public mode stands behind a proxy that ends https and says so in this header; it must overwrite what
# the client sent. ALLAUTH_TRUSTED_PROXY_COUNT says how many entries of X-Forwarded-For to believe.
ALLAUTH_TRUSTED_PROXY_COUNT = ENVIRONMENT.trusted_proxies
TRUSTED_PROXIES = ENVIRONMENT.trusted_proxies
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = not LOCAL_MODE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = SITE_ORIGINS
if not LOCAL_MODE:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
