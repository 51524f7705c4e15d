"""What the pages are measured against: Django's own ListView over the same rows, with a bare template and no frame.

Serves on the portal's own stack: `DJANGO_SETTINGS_MODULE=bench.bare` differs from it by addresses and templates.
"""

from pathlib import Path

from config.settings import *  # noqa: F403
from config.settings import TEMPLATES

ROOT_URLCONF = "bench.bare_urls"
TEMPLATES[0]["DIRS"] = [Path(__file__).resolve().parent / "templates"]
