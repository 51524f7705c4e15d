"""`manage.py build_report`: a paper into a file, and clear words where that cannot be."""

import io

import pypdf
import pytest
from django.core.management import CommandError, call_command

from reports.files import write_whole
from reports.models import PaperBuild
from tests.papers import town

pytestmark = pytest.mark.django_db


@pytest.fixture
def department():
    return town(years=(2018, 2020))


def build(*words, output):
    said = io.StringIO()
    call_command("build_report", *words, output=output, stdout=said)
    return said.getvalue()


def test_builds_a_pdf_that_the_portal_vouches_for(department, tmp_path):
    said = build("belogorsk", "annual", "2020", output=tmp_path / "x.pdf")
    row = PaperBuild.objects.get()
    data = (tmp_path / "x.pdf").read_bytes()
    assert data == row.pdf.read() and data.startswith(b"%PDF-")
    assert "Современный урок, 2020" in "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)
    assert row.code in said and str(len(data)) in said


def test_builds_a_workbook_from_the_same_building(department, tmp_path):
    build("belogorsk", "annual", "2020", output=tmp_path / "x.pdf")
    build("belogorsk", "annual", "2020", output=tmp_path / "x.XLSX")
    assert (tmp_path / "x.XLSX").read_bytes() == PaperBuild.objects.get().xlsx.read()


def test_school_year_is_understood(tmp_path):
    town("uchebny", (2021,), school_years=True)
    for text in ("2021", "2021/2022", "2021-2022"):
        build("uchebny", "annual", text, output=tmp_path / "x.xlsx")
    assert PaperBuild.objects.count() == 1


def test_replaces_a_file_that_is_there(department, tmp_path):
    (tmp_path / "x.pdf").write_text("old")
    build("belogorsk", "annual", "2020", output=tmp_path / "x.pdf")
    assert (tmp_path / "x.pdf").read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("words", "name", "said"),
    [
        (("atlantida", "annual", "2020"), "x.pdf", "Муниципалитета «atlantida» нет. Есть: belogorsk."),
        (("bel\x00", "annual", "2020"), "x.pdf", "нет. Есть: belogorsk."),
        (("belogorsk", "monthly", "2020"), "x.pdf", "Отчёта вида «monthly» нет. Есть: annual."),
        (("belogorsk", "annual", "abc"), "x.pdf", "«abc» — не отчётный год. Данные есть за годы: 2020, 2018."),
        (("belogorsk", "annual", "2020/2021"), "x.pdf", "«2020/2021» — не отчётный год"),
        (("belogorsk", "annual", "2019"), "x.pdf", "данных за 2019 нет. Данные есть за годы: 2020, 2018."),
        (("belogorsk", "annual", "2020"), "x.docx", "должно кончаться на .pdf или .xlsx: «x.docx»"),
        (("belogorsk", "annual", "2020"), "x", "должно кончаться на .pdf или .xlsx: «x»"),
        (("belogorsk", "annual", "2020"), "no/such/x.pdf", "no/such» нет"),
        (("belogorsk", "annual", "2020"), "folder.pdf", "folder.pdf» — папка, а нужен файл"),
    ],
)
def test_what_cannot_be_is_told_and_nothing_is_written(department, tmp_path, words, name, said):
    (tmp_path / "folder.pdf").mkdir()
    with pytest.raises(CommandError) as error:
        build(*words, output=tmp_path / name)
    assert said in str(error.value)
    assert [path.name for path in tmp_path.rglob("*")] == ["folder.pdf"]
    assert not PaperBuild.objects.exists()


def test_place_where_nobody_can_write_is_told(department):
    with pytest.raises(CommandError, match=r"Не удалось записать «/proc/x\.pdf»: "):
        build("belogorsk", "annual", "2020", output="/proc/x.pdf")


def test_failed_replacing_leaves_the_old_file_and_nothing_else(tmp_path):
    """`os.replace` onto a folder fails after everything was written, as late as anything can."""
    (tmp_path / "x.pdf").mkdir()
    with pytest.raises(OSError):
        write_whole(tmp_path / "x.pdf", b"%PDF-")
    assert [path.name for path in tmp_path.rglob("*")] == ["x.pdf"]
