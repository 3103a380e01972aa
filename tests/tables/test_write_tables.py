"""Exports: CSV by language and XLSX, typed, with nothing in them that a spreadsheet would run."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from portal.lib.tables import spreadsheet
from portal.lib.tables.escape import escaped
from portal.lib.tables.spreadsheet import write_xlsx
from portal.lib.tables.writing import Cell, csv_lines


@pytest.fixture(autouse=True)
def _greenwich():
    with timezone.override(UTC):
        yield


def xlsx(header, rows, *, sheet):
    out = io.BytesIO()
    write_xlsx(out, header, rows, sheet=sheet)
    return out.getvalue()


ROW: list[Cell] = [
    "Société; “A”",
    Decimal("-1234.5600"),
    7,
    date(2025, 1, 15),
    datetime(2025, 1, 15, 9, 5, tzinfo=UTC),
    None,
]
FORMULAS = [
    "=1+1",
    "+33 1 99",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1",
    "＋1",
    "－1",
    "＠A1",
    "=cmd|'/c calc'!A1",
    ' =HYPERLINK("http://x")',
    "\u200b=1",
    "\ufeff+1",
]


def test_a_french_csv_opens_in_a_french_spreadsheet():
    raw = b"".join(csv_lines(["Nom", "CA"], [ROW], language="fr"))
    assert raw == (
        '\ufeff"Nom";"CA"\r\n"Société; “A”";-1234,5600;7;15/01/2025;15/01/2025 09:05;\r\n'.encode()
    )


def test_an_instant_is_told_in_the_current_zone():
    with timezone.override(ZoneInfo("Europe/Paris")):
        raw = b"".join(csv_lines([], [[ROW[4]]], language="en"))
    assert raw == b"\r\n2025-01-15 10:05\r\n"


def test_an_english_csv_has_commas_and_points():
    row: list[Cell] = ['say "hi"', Decimal("1E+3"), date(2025, 1, 15)]
    raw = b"".join(csv_lines(["Name"], [row], language="en-gb"))
    assert raw == b'"Name"\r\n"say ""hi""",1000,2025-01-15\r\n'


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_of_a_csv_starts_a_formula(text):
    raw = b"".join(csv_lines([text], [[text]], language="en"))
    assert list(csv.reader(io.StringIO(raw.decode(), newline=""))) == [["'" + text]] * 2


def test_a_negative_number_stays_a_number():
    assert b"".join(csv_lines([], [[Decimal("-3.5"), -2]], language="en")) == b"\r\n-3.5,-2\r\n"


@pytest.mark.parametrize("value", [1.5, float("nan"), True, Decimal("NaN"), Decimal("Infinity"), b"x", ["a"]])
def test_what_is_not_exact_is_not_exported(value):
    with pytest.raises(TypeError):
        b"".join(csv_lines(["x"], [[value]], language="en"))
    with pytest.raises(TypeError):
        xlsx(["x"], [[value]], sheet="x")


def sheet(raw):
    return load_workbook(io.BytesIO(raw)).active


@pytest.mark.parametrize("text", [*FORMULAS, "#N/A", "2025-01-15", "007", "x" * 32_767])
def test_a_text_of_a_sheet_is_text(text):
    cell = sheet(xlsx(["x"], [[text]], sheet="Leads"))["A2"]
    assert (cell.data_type, cell.value.replace("\r", "\n")) == ("s", text.replace("\r", "\n"))


def test_numbers_and_dates_of_a_sheet_are_typed():
    cells = sheet(xlsx(["a", "b", "c", "d", "e", "f"], [ROW], sheet="Leads"))[2]
    assert [cell.data_type for cell in cells] == ["s", "n", "n", "d", "d", "n"]
    assert cells[1].value == -1234.56
    assert cells[4].value == datetime(2025, 1, 15, 9, 5)  # noqa: DTZ001 a sheet knows no zones


def test_what_a_sheet_cannot_hold_is_shown_as_such():
    cells = sheet(xlsx(["a", "b"], [["bell\x07", "y" * 40_000]], sheet="a/b[c]:?" + "z" * 40))[2]
    assert cells[0].value == "bell\ufffd"
    assert len(cells[1].value) == 32_767
    assert cells[1].value.endswith("…")


@given(st.text())
def test_escaping_changes_nothing_but_the_start(text):
    assert escaped(text) in (text, "'" + text)
    assert escaped(escaped(text)) == escaped(text)
    assert (
        not escaped(text)
        .lstrip(" \u00a0\u200b\u200c\u200d\u2060\ufeff")
        .startswith(tuple("=+-@\t\r\n＝＋－＠"))
    )


def test_what_does_not_fit_on_one_sheet_goes_on_to_the_next(monkeypatch):
    monkeypatch.setattr(spreadsheet, "XLSX_ROWS", 3)
    book = load_workbook(io.BytesIO(xlsx(["n"], [[number] for number in range(5)], sheet="Leads")))
    values = [[row[0] for row in page.iter_rows(values_only=True)] for page in book]
    assert values == [["n", 0, 1], ["n", 2, 3], ["n", 4]]
    assert len(set(book.sheetnames)) == 3
