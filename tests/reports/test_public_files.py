"""Public files of papers: served while the data stand, built otherwise, with their progress."""

from pathlib import Path
from urllib.parse import unquote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from reports import build as building
from reports.models import PaperBuild
from schools.models import Department
from tests.papers import add_event, town
from tests.reports.test_public import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def department():
    return town(years=(2018, 2020))


@pytest.fixture
def built(client, department, run_tasks):
    client.get("/belogorsk/reports/2020/annual.pdf")
    run_tasks()
    return PaperBuild.objects.get()


class TestFile:
    def test_first_asking_leads_to_the_progress(self, client, department):
        response = client.get("/belogorsk/reports/2020/annual.xlsx")
        assert response.url == "/belogorsk/reports/2020/annual/progress/?file=xlsx"
        assert DBTaskResult.objects.count() == 1

    @pytest.mark.parametrize(
        ("extension", "start", "kind"),
        [("pdf", b"%PDF-", "application/pdf"), ("xlsx", b"PK", "application/vnd.openxmlformats-officedocument")],
    )
    def test_is_sent_under_a_name_in_russian(self, client, built, extension, start, kind):
        response = client.get(f"/belogorsk/reports/2020/annual.{extension}")
        assert b"".join(response.streaming_content).startswith(start)
        assert response["Content-Type"].startswith(kind)
        assert response["X-Content-Type-Options"] == "nosniff"
        assert unquote(response["Content-Disposition"]).endswith(f"''Белогорск, годовой мониторинг, 2020.{extension}")
        assert response["Content-Disposition"].startswith("attachment")

    def test_is_not_sent_again_while_unchanged(self, client, built):
        etag = client.get("/belogorsk/reports/2020/annual.pdf")["ETag"]
        assert etag == f'"{built.pdf_sha256}"'
        response = client.get("/belogorsk/reports/2020/annual.pdf", headers={"If-None-Match": etag})
        assert (response.status_code, response.content, response["ETag"]) == (304, b"", etag)

    def test_head_tells_the_size_without_the_file(self, client, built):
        response = client.head("/belogorsk/reports/2020/annual.pdf")
        assert response.status_code == 200
        assert int(response["Content-Length"]) == built.pdf.size
        assert b"".join(response.streaming_content) == b""

    def test_changed_data_want_a_new_file(self, client, built, department):
        add_event(department, 2020)
        assert "/progress/" in client.get("/belogorsk/reports/2020/annual.pdf").url
        assert PaperBuild.objects.count() == 2

    def test_name_takes_no_signs_from_people(self, client, department, run_tasks):
        Department.objects.update(name='Бело"горск/..\\ <i>\r\n')
        client.get("/belogorsk/reports/2020/annual.pdf")
        run_tasks()
        sent = unquote(client.get("/belogorsk/reports/2020/annual.pdf")["Content-Disposition"])
        assert sent.endswith("''Бело горск .. i , годовой мониторинг, 2020.pdf")

    @pytest.mark.parametrize("method", ["get", "head"])
    def test_file_cleared_away_before_it_is_opened_is_asked_for_again(
        self, client, built, run_tasks, monkeypatch, method
    ):
        has_files, checks = building.has_files, []

        def checked_and_gone(build):
            checks.append(has_files(build))
            if checks == [True, True]:  # by `request_build`, by the page
                Path(built.pdf.path).unlink()
            return checks[-1]

        monkeypatch.setattr(building, "has_files", checked_and_gone)
        response = getattr(client, method)("/belogorsk/reports/2020/annual.pdf")
        assert response.url == "/belogorsk/reports/2020/annual/progress/?file=pdf"
        monkeypatch.undo()
        assert "Ждёт очереди" in text(client.get(response.url))
        assert run_tasks() == 1
        assert client.get("/belogorsk/reports/2020/annual.pdf").status_code == 200


class TestProgress:
    ADDRESS = "/belogorsk/reports/2020/annual/progress/?file=xlsx"

    @pytest.fixture
    def asked(self, client, department):
        client.get("/belogorsk/reports/2020/annual.xlsx")
        return PaperBuild.objects.get()

    def test_shows_how_far_the_work_is_and_looks_again(self, client, asked):
        PaperBuild.objects.update(state="running", step="pdf", progress=40)
        page = text(client.get(self.ADDRESS))
        assert "Верстаем PDF…" in page and 'value="40"' in page
        assert 'hx-trigger="every 1s"' in page
        assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in page

    def test_htmx_gets_the_part_alone(self, client, asked):
        response = client.get(self.ADDRESS, headers={"HX-Request": "true"})
        assert "Ждёт очереди" in text(response) and "<html" not in text(response)
        assert "HX-Request" in response["Vary"] and "no-store" in response["Cache-Control"]

    def test_leads_to_the_file_when_ready(self, client, asked, run_tasks):
        run_tasks()
        page = text(client.get(self.ADDRESS))
        assert 'href="/belogorsk/reports/2020/annual.xlsx" data-download' in page
        assert "hx-get" not in page and "refresh" not in page

    def test_failure_is_told_and_can_be_tried_again(self, client, asked, run_tasks):
        PaperBuild.objects.update(state="failed", error="OSError: /secret/path")
        DBTaskResult.objects.all().delete()
        page = text(client.get(self.ADDRESS))
        assert "Собрать файл не удалось" in page and "Попробовать ещё раз" in page
        assert "secret" not in page
        assert client.post(self.ADDRESS).url == self.ADDRESS
        assert run_tasks() == 1
        assert "Файл готов" in text(client.get(self.ADDRESS))

    def test_data_changed_after_the_file_was_made(self, client, asked, run_tasks):
        run_tasks()
        PaperBuild.objects.update(pdf="", xlsx="")
        assert "Данные изменились" in text(client.get(self.ADDRESS))

    def test_nothing_was_asked_for(self, client, department):
        assert client.get(self.ADDRESS).url == "/belogorsk/reports/2020/annual/"

    def test_unknown_file_means_pdf(self, client, asked):
        assert "file=pdf" in text(client.get("/belogorsk/reports/2020/annual/progress/?file=exe"))

    def test_data_that_return_to_a_failed_state_can_be_built(self, client, asked, department, run_tasks):
        """The building of other data, asked for later and ready, is not what the reader waits for."""
        PaperBuild.objects.update(state="failed", error="OSError")
        DBTaskResult.objects.all().delete()
        Department.objects.update(notice="Учебные данные")
        client.get("/belogorsk/reports/2020/annual.xlsx")
        run_tasks()
        Department.objects.update(notice="")
        progress = client.get("/belogorsk/reports/2020/annual.xlsx").url
        assert progress == self.ADDRESS
        page = text(client.get(progress))
        assert "Попробовать ещё раз" in page and "Файл готов" not in page
        client.post(progress)
        assert "Ждёт очереди" in text(client.get(progress))
        run_tasks()
        assert "Файл готов" in text(client.get(progress))
        assert client.get("/belogorsk/reports/2020/annual.xlsx").status_code == 200

    @pytest.mark.parametrize("state", ["ready", "failed"])
    def test_data_that_changed_since_are_told(self, client, asked, department, run_tasks, state):
        run_tasks()
        PaperBuild.objects.update(state=state)
        add_event(department, 2020, topic="Наставничество")
        page = text(client.get(self.ADDRESS))
        assert "Собрать файл по нынешним данным" in page or "Данные изменились" in page
        assert "Файл готов" not in page and "Попробовать ещё раз" not in page
        assert client.get("/belogorsk/reports/2020/annual.xlsx").url == self.ADDRESS
        assert "Ждёт очереди" in text(client.get(self.ADDRESS))

    def test_building_on_its_way_is_watched_without_composing_the_paper(self, client, asked, run_tasks):
        def queries():
            with CaptureQueriesContext(connection) as seen:
                assert client.get(self.ADDRESS, headers={"HX-Request": "true"}).status_code == 200
            return len(seen)

        waiting = queries()
        run_tasks()
        assert waiting < queries() - 10
