"""The site's own settings on databases and folders made for this test process alone.

`TEST_DATABASE=postgres` runs everything on a PostgreSQL from a wheel, which the first process starts and the
others of the same run find in TEST_DATABASE_URL; otherwise SQLite, in a file, because threads of our own
executor have to see it too.
"""

import atexit
import os
import shutil
import tempfile

import chatsite.environment

for _name in chatsite.environment.VARIABLES:
    os.environ.pop(_name, None)

# Short, because a unix socket's path ends at 107 bytes.
_folder = tempfile.mkdtemp(prefix="chat-test-", dir="/tmp")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["DATA_DIR"] = _folder
os.environ["REDIS_URL"] = f"unix://{_folder}/valkey.sock"
os.environ["SECRET_KEY"] = "a key for tests only, of no worth to anybody"

if os.environ.get("TEST_DATABASE") == "postgres":
    if "TEST_DATABASE_URL" not in os.environ:
        from tests.support.postgres import Postgres

        _server = Postgres.start()
        atexit.register(_server.stop)
        os.environ["TEST_DATABASE_URL"] = _server.url("postgres")
    os.environ["DATABASE_URL"] = os.environ["TEST_DATABASE_URL"]

from chatsite.settings import *  # noqa: E402, F403
from chatsite.settings import DATA_DIR, DATABASES  # noqa: E402

os.environ.pop("DATABASE_URL", None)  # what a test starts is told its own database
os.environ.pop("REDIS_URL", None)

if "postgres" in str(DATABASES["default"]["ENGINE"]):
    DATABASES["default"]["OPTIONS"]["pool"]["max_size"] = 8
    DATABASES["default"]["TEST"] = {"NAME": "test_chat"}
else:
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
