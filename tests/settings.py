"""The portal's own settings for the tests: a desk without HTTPS, a data folder of its own that goes away.

The database stays what `DATABASE_URL` says (`make test` runs the suite on SQLite and on PostgreSQL).
SQLite is a file here as it is in use: threads and other processes meet the real locks, not a shared memory page.
"""

import atexit
import os
import shutil
import tempfile

os.environ["DEBUG"] = "1"
os.environ["HTTPS"] = "0"
if "SVYAZKA_TEST_DATA" not in os.environ:  # pytest-xdist's workers inherit the folder of the process that made it
    os.environ["SVYAZKA_TEST_DATA"] = tempfile.mkdtemp(prefix="svyazka-tests-")
    atexit.register(shutil.rmtree, os.environ["SVYAZKA_TEST_DATA"], ignore_errors=True)
os.environ["DATA_DIR"] = os.environ["SVYAZKA_TEST_DATA"]

from config.settings import *  # noqa: F403
from config.settings import DATA_DIR, DATABASES

if "sqlite" in DATABASES["default"]["ENGINE"]:
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
DATABASES["default"]["CONN_MAX_AGE"] = 0  # the live server's threads must not hold the database when it is dropped
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STATIC_ROOT = None  # served from where they are kept; nothing is collected for a test
# Real hashes take 0.1 s each on purpose; the tests check who may enter, not how slow guessing is.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
