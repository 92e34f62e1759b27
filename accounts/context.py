"""What every page knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, Any]:
    """`site_name`, `signup` (open, invite, closed), `can_mail`, and `local`: is this one's own machine."""
    return {
        "site_name": settings.SITE_NAME,
        "signup": settings.SIGNUP,
        "can_mail": settings.CAN_MAIL,
        "local": settings.LOCAL_MODE,
    }
