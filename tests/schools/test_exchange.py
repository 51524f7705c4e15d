"""Import and export in the admin, step by step: preview, confirmation, what is refused and how it is told."""

import io
import re
import time

import openpyxl
import pytest
from django.contrib.auth.models import Permission
from django.core import signing
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext as _

from schools.access import Role
from schools.imports.storage import SALT, WaitingFile
from schools.models import School
from tests.factories.schools import AdminFactory, DepartmentFactory, SchoolFactory, person

from .files import HEADINGS, IMPORT, archive, repacked, sheet_xml, show, upload, workbook

pytestmark = pytest.mark.django_db
CONFIRM = "admin:schools_school_process_import"
GONE = "This file has been imported already, or the preview is too old. Look at the list; choose the file again."


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.DATA_DIR = settings.MEDIA_ROOT = tmp_path
    return tmp_path / "imports"


@pytest.fixture
def chief():
    return AdminFactory()


@pytest.fixture
def admin_client(client, chief):
    client.force_login(chief)
    return client


@pytest.fixture
def town():
    return DepartmentFactory(slug="gorod")


def confirmation(response) -> dict[str, str]:
    form = response.context["confirm_form"]
    return {name: form[name].value() for name in form.fields}


def confirm(client, response, **changes):
    return client.post(reverse(CONFIRM), confirmation(response) | changes, follow=True)


def test_a_file_is_previewed_and_then_imported_whole(admin_client, town, folder):
    known = SchoolFactory(department=town, name="Первая", short_name="№ 1")
    shown = show(admin_client, workbook(HEADINGS, ["gorod", "Первая", "№ 1 новая"], ["gorod", "=1+1", "<b>2</b>"]))
    text = shown.content.decode()
    assert "<del>№ 1</del> <ins>№ 1 новая</ins>" in text
    assert "=1+1" in text and "&lt;b&gt;2&lt;/b&gt;" in text and "<b>2" not in text
    assert School.objects.get().short_name == "№ 1", "a preview saves nothing"
    done = confirm(admin_client, shown)
    assert done.redirect_chain == [(reverse("admin:schools_school_changelist"), 302)]
    known.refresh_from_db()
    assert known.short_name == "№ 1 новая"
    assert School.objects.get(short_name="<b>2</b>").name == "=1+1"
    assert known.history.first().history_user is not None
    assert list(folder.iterdir()) == []


def test_a_double_click_imports_once(admin_client, town):
    shown = show(admin_client, workbook(HEADINGS, ["gorod", "Первая", "№ 1"]))
    confirm(admin_client, shown)
    again = confirm(admin_client, shown)
    assert again.redirect_chain == [(reverse(IMPORT), 302)]
    assert escape(_(GONE)) in again.content.decode()
    assert School.objects.count() == 1
    assert School.history.count() == 1


def test_of_two_who_take_a_file_at_once_one_gets_it(folder):
    waiting = WaitingFile()
    waiting.save(b"table")
    name = waiting.name
    assert WaitingFile(name=name, taking=True).read() == b"table"
    with pytest.raises(ValueError, match=re.escape(_(GONE))):
        WaitingFile(name=name, taking=True).read()
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    "name",
    ["../../../etc/passwd", "", "x" * 32, signing.dumps(["../secret", 1, "schools.School"], salt=SALT), "0:0:0"],
    ids=["path", "nothing", "letters", "signed", "numbers"],  # a signature holds the time, another in each process
)
def test_a_name_made_by_hand_opens_nothing(admin_client, chief, town, folder, name):
    (folder.parent / "secret").write_bytes(workbook(HEADINGS, ["gorod", "Чужая", "Ч"]))
    shown = show(admin_client, workbook(HEADINGS, ["gorod", "Первая", "№ 1"]))
    refused = confirm(admin_client, shown, import_file_name=name, format="99", resource="abc")
    assert escape(_(GONE)) in refused.content.decode()
    assert School.objects.count() == 0
    traversal = signing.dumps(["../secret", chief.pk, "schools.School"], salt=SALT)
    assert escape(_(GONE)) in confirm(admin_client, shown, import_file_name=traversal).content.decode()
    assert School.objects.count() == 0


def test_a_preview_is_good_for_its_person_and_its_register(admin_client, client, town):
    shown = show(admin_client, workbook(HEADINGS, ["gorod", "Первая", "№ 1"]))
    elsewhere = admin_client.post(reverse("admin:schools_listing_process_import"), confirmation(shown), follow=True)
    assert escape(_(GONE)) in elsewhere.content.decode()
    client.force_login(AdminFactory())
    assert escape(_(GONE)) in confirm(client, shown).content.decode()
    assert School.objects.count() == 0


def test_an_old_preview_cannot_be_confirmed_and_its_file_is_swept(admin_client, town, folder, monkeypatch):
    shown = show(admin_client, workbook(HEADINGS, ["gorod", "Первая", "№ 1"]))
    (waiting,) = folder.iterdir()
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 25 * 60 * 60)
    assert escape(_(GONE)) in confirm(admin_client, shown).content.decode()
    assert waiting.exists()
    WaitingFile().save(b"next")
    assert not waiting.exists()


def test_data_changed_since_the_preview(admin_client, town):
    shown = show(admin_client, workbook(HEADINGS, ["gorod", "Первая", "№ 1"], ["gorod", "Вторая", "№ 2"]))
    SchoolFactory(department=town, name="Другая", short_name="№ 2")
    response = confirm(admin_client, shown)
    assert _("Nothing is saved") in response.content.decode()
    assert School.objects.count() == 1


def test_bad_rows_are_told_by_row_column_and_remedy(admin_client, town, folder):
    text = show(
        admin_client, workbook(HEADINGS, ["gorod", "Первая", "№ 1"], ["gorod", "Вторая", "№ 1"], ["мимо", "Третья", ""])
    ).content.decode()
    assert _("Nothing is saved") in text
    unknown = _("There is no department “%(text)s” here. Write its address as in the list of departments.")
    assert escape(unknown % {"text": "мимо"}) in text
    assert "<td>3</td>" in text and "<td>4</td>" in text and "<td>2</td>" not in text
    assert list(folder.iterdir()) == []
    assert School.objects.count() == 0


NOT_TABLES = {
    "renamed.xlsx": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(50), "picture"),
    "letter.xlsx": (archive(**{"word/document.xml": b"<a/>"}), "Word"),
    "old.xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), ".xls"),
    "cut.xlsx": (workbook(HEADINGS)[:300], "damaged"),
    "headings.xlsx": (workbook(HEADINGS), "no rows"),
}
WORDS = {
    "picture": "This is not a table: perhaps a picture or a document under another name. Choose an .xlsx or .csv file.",
    "Word": "This is a Word document (.docx), not a workbook. Copy the table into Excel and save it.",
    ".xls": "This is a file of the old format (.xls or .doc). Open it in Excel and save it as .xlsx.",
    "damaged": "The workbook is damaged and cannot be read. Open it in Excel, save it again and choose the new file.",
    "no rows": "There are headings in the file but no rows under them.",
}


@pytest.mark.parametrize("name", NOT_TABLES)
def test_a_wrong_file_is_refused_in_words_and_does_not_stay(admin_client, folder, name):
    content, why = NOT_TABLES[name]
    response = show(admin_client, content, name)
    assert escape(_(WORDS[why])) in response.content.decode()
    assert list(folder.iterdir()) == []


def test_an_empty_upload_and_none_at_all(admin_client):
    for data in ({"import_file": upload(b""), "format": "0"}, {"format": "0"}, {}):
        response = admin_client.post(reverse(IMPORT), data)
        assert response.status_code == 200
        assert response.context["form"].errors or not data


def test_bombs_are_refused(admin_client, settings, folder):
    book = workbook(HEADINGS, ["gorod", "Первая", "№ 1"])
    settings.IMPORT_MAX_CELLS = 1000
    cells = '<row r="1"><c r="A1"/></row>', '<row r="1048576"><c r="XFD1048576"/></row>'
    text = show(admin_client, repacked(book, **{"xl/worksheets/sheet1.xml": sheet_xml(*cells)})).content.decode()
    many = _("The table is too large: more than %(limit)s cells. Delete empty rows and columns, or split the file.")
    assert escape(many % {"limit": 1000}) in text
    settings.IMPORT_MAX_UNPACKED_BYTES = 1024 * 1024
    text = show(admin_client, repacked(book, **{"xl/x.xml": b" " * 5_000_000})).content.decode()
    big = _("The workbook unpacks to more than %(limit)s MB. Delete what is not needed, or split the file.")
    assert escape(big % {"limit": 1}) in text
    settings.IMPORT_MAX_BYTES = 10
    assert show(admin_client, book).context["form"].errors["import_file"]
    assert School.objects.count() == 0
    assert not folder.exists() or list(folder.iterdir()) == []


def test_a_file_without_the_needed_columns(admin_client, town):
    text = show(admin_client, workbook(["department", "name"], ["gorod", "Первая"])).content.decode()
    missing = _("Required columns are missing: %(columns)s.").split("%")[0]
    assert escape(missing) in text
    assert "Traceback" not in text


@pytest.mark.parametrize("format_number", [0, 1])
def test_an_export_is_scoped_filtered_and_no_formula(admin_client, town, format_number):
    SchoolFactory(department=town, name="=HYPERLINK(1)", short_name="+1")
    SchoolFactory(name="Чужая")
    response = admin_client.post(
        reverse("admin:schools_school_export") + f"?department__id__exact={town.pk}",
        {"format": str(format_number), "resource": "0"},
    )
    assert response["Content-Disposition"].startswith("attachment")
    if format_number:
        text = response.content.decode("utf-8-sig")
        assert "gorod;'=HYPERLINK(1);'+1" in text and "Чужая" not in text
    else:
        sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
        assert [cell.data_type for cell in sheet[2][:3]] == ["s", "s", "s"]
        assert sheet.max_row == 2 and sheet["B2"].value == "=HYPERLINK(1)"


def test_import_needs_the_rights_to_add_and_change(client, town):
    user = person(Role.METHODOLOGIST, town, is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename="view_school"))
    client.force_login(user)
    assert client.get(reverse(IMPORT)).status_code == 403
    assert client.post(reverse(CONFIRM)).status_code == 403
    assert client.get(reverse(CONFIRM)).status_code == 405
    assert client.get(reverse("admin:schools_school_export")).status_code == 200
