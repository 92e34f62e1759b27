"""Where Django looks for tables. Each lives in the package of its concept."""

from accounts.sessions.models import Session
from accounts.setup.models import SetupCode
from accounts.suspensions.models import Suspension
from accounts.tokens.models import Token
from accounts.users.models import User

__all__ = ["Session", "SetupCode", "Suspension", "Token", "User"]
