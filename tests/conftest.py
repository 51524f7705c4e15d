"""What every test may ask for."""

import os
from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache
from django.test import override_settings
from django_tasks_db.models import DBTaskResult
from hypothesis import settings

settings.register_profile("desk", deadline=None, max_examples=100)
settings.register_profile("ci", deadline=None, max_examples=100, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "desk")


@pytest.fixture(scope="session", autouse=True)
def own_files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Uploads and built papers of tests go into a folder of theirs."""
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("files")):
        yield


@pytest.fixture(autouse=True)
def no_kept_pages() -> None:
    """No test is answered with a page that an earlier one drew."""
    cache.clear()


@pytest.fixture
def run_tasks(db: None) -> Callable[..., int]:
    """Run everything in the queue through the real worker, in this process; returns how many tasks were done.

    A failed task fails the test with its traceback, unless called with `failures=True`.
    Tasks put there by `transaction.on_commit` need `django_capture_on_commit_callbacks(execute=True)` before.
    """
    from config.worker import LeasedWorker

    def run(*, failures: bool = False) -> int:
        before = set(DBTaskResult.objects.finished().values_list("pk", flat=True))
        LeasedWorker(batch=True).run()
        done = DBTaskResult.objects.finished().exclude(pk__in=before)
        failed = "\n".join(done.failed().values_list("traceback", flat=True))
        if failed and not failures:
            pytest.fail(f"a task failed:\n{failed}")
        return done.count()

    return run
