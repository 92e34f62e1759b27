"""The site's settings, but for the application and its pages."""

from chatsite.settings import *  # noqa: F403

ASGI_APPLICATION = "tests.serve.site.application"
ROOT_URLCONF = "tests.serve.site"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.common.CommonMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
