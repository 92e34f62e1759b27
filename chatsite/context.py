"""What every template may name."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, str]:
    """{"site_name": what the site calls itself}."""
    return {"site_name": settings.SITE_NAME}
