"""An unsafe configuration is told with a hint, and nothing is served with it."""

import os
import subprocess
import sys

import pytest
from django.conf import settings as portal
from django.core.exceptions import ImproperlyConfigured

from config import checks

SECRET = "k" * checks.SECRET_LENGTH


@pytest.fixture
def server(settings):
    """A server with nothing to be said against."""
    settings.DEBUG = False
    settings.SECRET_KEY = SECRET
    settings.ALLOWED_HOSTS = ["portal.example"]
    return settings


def refused() -> str:
    with pytest.raises(ImproperlyConfigured) as caught:
        checks.refuse_unsafe()
    return str(caught.value)


def test_good_server_starts(server):
    checks.refuse_unsafe()


def test_default_secret_is_refused(server):
    server.SECRET_KEY = portal.DEFAULT_SECRET_KEY
    assert "config.E001" in refused()
    assert "openssl rand" in refused()


def test_short_secret_is_refused(server):
    server.SECRET_KEY = SECRET[1:]
    assert "config.E002" in refused()


@pytest.mark.parametrize("hosts", [[], ["*"], ["portal.example", "*"]])
def test_open_hosts_are_refused(server, hosts):
    server.ALLOWED_HOSTS = hosts
    assert "config.E003" in refused()


def test_missing_data_folder_is_refused(server, tmp_path):
    server.DATA_DIR = tmp_path / "gone"
    assert "config.E004" in refused()
    assert str(server.DATA_DIR) in refused()


def test_all_faults_are_told_at_once(server):
    server.SECRET_KEY, server.ALLOWED_HOSTS = "short", ["*"]
    assert "config.E002" in refused()
    assert "config.E003" in refused()


def test_desk_needs_no_secret(settings):
    settings.DEBUG = True
    settings.SECRET_KEY = portal.DEFAULT_SECRET_KEY
    settings.ALLOWED_HOSTS = ["*"]
    checks.refuse_unsafe()


def test_missing_library_is_named():
    assert checks.missing_libraries(checks.PAPER_LIBRARIES) == []
    assert checks.missing_libraries(["libc.so.6", "libnosuch.so.0"]) == ["libnosuch.so.0"]


@pytest.mark.parametrize(
    "command",
    [
        ["-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "config.wsgi"],
        ["manage.py", "check"],
        ["manage.py", "work", "--batch"],
    ],
    ids=["server", "check", "worker"],
)
def test_nothing_starts_with_the_default_secret(command, tmp_path):
    env = {name: value for name, value in os.environ.items() if name != "SECRET_KEY"}
    env |= {"DEBUG": "0", "DJANGO_SETTINGS_MODULE": "config.settings", "DATA_DIR": str(tmp_path), "PORT": "0"}
    done = subprocess.run(
        [sys.executable, *command],
        cwd=portal.BASE_DIR,
        env=env,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode != 0
    assert "config.E001" in done.stderr
    assert not list(tmp_path.iterdir())
