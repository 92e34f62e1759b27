"""The chat's addresses: every concept brings its own list."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from chat.concepts import CONCEPTS

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(f"chat.{concept}.urls")) for concept in CONCEPTS if find_spec(f"chat.{concept}.urls")
]
