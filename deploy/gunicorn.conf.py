"""The web server's settings: synchronous workers with persistent database connections are the fastest here."""

import os
from pathlib import Path

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
preload_app = True  # loaded once, shared by the workers; a wrong configuration is told once and stops the server
timeout = 60
limit_request_line = 8190  # Cyrillic in an address takes six signs a letter; this is the most gunicorn allows
graceful_timeout = 10
loglevel = os.environ.get("LOG_LEVEL", "warning")
control_socket_disable = True
if Path("/dev/shm").is_dir():  # noqa: S108 (where gunicorn's heartbeat files touch no disk)
    worker_tmp_dir = "/dev/shm"  # noqa: S108
