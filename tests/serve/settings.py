"""The site's settings, but for the application, its pages and its static files."""

from pathlib import Path

from chatsite.settings import *  # noqa: F403

ASGI_APPLICATION = "tests.serve.site.application"
ROOT_URLCONF = "tests.serve.site"
STATICFILES_DIRS = [Path(__file__).parent / "static"]
INSTALLED_APPS = ["django.contrib.staticfiles"]
MIDDLEWARE = ["django.middleware.security.SecurityMiddleware", "django.middleware.common.CommonMiddleware"]
PAGE_QUEUE = 20
MAX_FILE_SIZE = 25 * 1024 * 1024
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {"libraries": {"static_modules": "chatsite.static.tags"}},
    }
]
