"""Every address of the site. The concepts bring their own lists; what stands first wins."""

from importlib.util import find_spec

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("chatsite.health.urls")),
    path("admin/", admin.site.urls),
    *([path("", include("accounts.urls"))] if find_spec("accounts.urls") else []),
    path("accounts/", include("allauth.urls")),
    *([path("", include("chat.urls"))] if find_spec("chat.urls") else []),
]
