"""Reading a sheet: what was typed comes out as typed; whatever else a workbook holds is one clear sentence."""

import io
import re
import zipfile
from datetime import date, datetime
from decimal import Decimal

import pytest
from django.utils import translation
from openpyxl import Workbook

from portal.lib.tables import sheets, workbook
from portal.lib.tables.faults import Unreadable
from portal.lib.tables.layout import Layout
from portal.lib.tables.sheets import read_xlsx
from portal.lib.text import Notation

ISO = "http://schemas.openxmlformats.org/"
BOOK = (
    f'<workbook xmlns="{ISO}spreadsheetml/2006/main" xmlns:r="{ISO}officeDocument/2006/relationships">'
    '<workbookPr{book}/><sheets><sheet name="Ventes" sheetId="1"{state} r:id="rId1"/>'
    '<sheet name="Notes" sheetId="2" r:id="rId2"/></sheets></workbook>'
)
PLAIN = BOOK.replace("{state}", "").replace("{book}", "")
LINKS = (
    f'<Relationships xmlns="{ISO}package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{ISO}officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{ISO}officeDocument/2006/relationships/chartsheet" Target="chart.xml"/>'
    f'<Relationship Id="rId3" Type="{ISO}officeDocument/2006/relationships/styles" Target="/xl/styles.xml"/>'
    f'<Relationship Id="rId4" Type="{ISO}officeDocument/2006/relationships/sharedStrings" Target="strings.xml"/>'
    "</Relationships>"
)
STYLES = (
    '<styleSheet><numFmts><numFmt numFmtId="170" formatCode="000000000"/>'
    '<numFmt numFmtId="171" formatCode="#,##0.00\\ &quot;€&quot;"/>'
    '<numFmt numFmtId="172" formatCode="dd/mm/yyyy hh:mm"/>'
    '</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/>'
    '<xf numFmtId="170"/><xf numFmtId="171"/><xf numFmtId="172"/><xf numFmtId="46"/></cellXfs></styleSheet>'
)
STRINGS = "<sst><si><t>a</t></si><si><r><t>b</t></r><rPh><t>bee</t></rPh></si><si><t> Éclair </t></si></sst>"
HEADER = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def book(rows="", *, header=HEADER, after="", state="", settings="", **parts):
    """The bytes of a workbook with these rows; a part given by its name replaces or adds."""
    sheet = f"<worksheet><sheetData>{header}{rows}</sheetData>{after}</worksheet>"
    standing = {
        "xl/workbook.xml": BOOK.replace("{state}", state).replace("{book}", settings),
        "xl/_rels/workbook.xml.rels": LINKS,
        "xl/worksheets/sheet1.xml": sheet,
        "xl/styles.xml": STYLES,
        "xl/strings.xml": STRINGS,
        **parts,
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in standing.items():
            if content is not None:
                archive.writestr(name, content)
    return out.getvalue()


def row(first, second="", number=2):
    return f'<row r="{number}">{first}{second}</row>'


def read(raw, *, wanted=("a", "b"), ignored=(), sheet="Ventes", **layout):
    rows = read_xlsx(io.BytesIO(raw), Layout(sheet=sheet, **layout), wanted=wanted, ignored=ignored)
    return [tuple(found) for found in rows]


def one(cell, **layout):
    [(line, (value, _))] = read(book(row(cell, '<c r="B2"><v>1</v></c>')), **layout)
    assert line == 2
    return value


def test_what_a_spreadsheet_wrote_is_read_as_typed():
    made = Workbook()
    page = made.active
    page.title = "Ventes"
    page.append(["a", "b", "c", "d", "e"])
    page.append([12.3, "Éclair", date(2024, 1, 31), datetime.fromisoformat("2024-01-31 10:30:05"), True])
    page.append([0.1 + 0.2, " ", None, None, False])
    page.append([])
    page.append([Decimal("1234567.1234"), "=1+1", None, None, None])
    page["A2"].number_format = "0.00"
    page["B5"].data_type = "s"
    out = io.BytesIO()
    made.save(out)
    assert read(out.getvalue(), wanted=("a", "b", "c", "d", "e")) == [
        (2, ("12.30", "Éclair", "2024-01-31", "2024-01-31 10:30:05", "true")),
        (3, ("0.3", " ", "", "", "false")),
        (5, ("1234567.1234", "=1+1", "", "", "")),
    ]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<c r="A2"><v>12.30</v></c>', "12.30"),
        ('<c r="A2"><v>0.30000000000000004</v></c>', "0.3"),
        ('<c r="A2"><v>1234567.8900000001</v></c>', "1234567.89"),
        ('<c r="A2"><v>1234567890123.1234</v></c>', "1234567890123.1234"),
        ('<c r="A2"><v>123456789012345678</v></c>', "123456789012345678"),
        ('<c r="A2"><v>1.5E-3</v></c>', "0.0015"),
        ('<c r="A2"><v>1E+3</v></c>', "1000"),
        ('<c r="A2"><v>-0.10</v></c>', "-0.10"),
        ('<c r="A2" s="2"><v>5520817</v></c>', "005520817"),
        ('<c r="A2" s="3"><v>12.3</v></c>', "12.30"),
        ('<c r="A2" s="1"><v>45322</v></c>', "2024-01-31"),
        ('<c r="A2" s="1"><v>45322.5</v></c>', "2024-01-31 12:00:00"),
        ('<c r="A2" s="4"><v>45322.437557870369</v></c>', "2024-01-31 10:30:05"),
        ('<c r="A2" s="4"><v>45322</v></c>', "2024-01-31 00:00:00"),
        ('<c r="A2" s="5"><v>1.5</v></c>', "1.5"),
        ('<c r="A2" t="d"><v>2024-01-31T10:00:00Z</v></c>', "2024-01-31 10:00:00"),
        ('<c r="A2" t="b"><v>1</v></c>', "true"),
        ('<c r="A2" t="s"><v>2</v></c>', " Éclair "),
        ('<c r="A2" t="inlineStr"><is><r><t>É</t></r><r><t>clair</t></r></is></c>', "Éclair"),
        ('<c r="A2" t="str"><f>A1&amp;"x"</f><v>ax</v></c>', "ax"),
        ('<c r="A2"><f>1+1</f><v>2</v></c>', "2"),
        ('<c r="A2" s="1"/>', ""),
        ('<c t="inlineStr"><is><t>no place</t></is></c>', "no place"),
    ],
)
def test_each_kind_of_cell(cell, value):
    assert one(cell) == value


def test_numbers_and_days_come_in_the_declared_notation():
    french = Notation(decimal=",", thousands=" ", dates="DD/MM/YYYY")
    assert one('<c r="A2"><v>1234.5</v></c>', notation=french) == "1234,5"
    assert one('<c r="A2" s="1"><v>45322</v></c>', notation=french) == "31/01/2024"


def test_days_may_count_from_1904():
    raw = book(row('<c r="A2" s="1"><v>43860</v></c>'), settings=' date1904="1"')
    assert read(raw)[0][1][0] == "2024-01-31"


def test_empty_rows_and_what_stands_above_the_header_are_passed_over():
    title = '<row r="1"><c r="A1" t="e"><v>#REF!</v></c></row>'
    header = HEADER.replace('"1"', '"3"').replace("A1", "A3").replace("B1", "B3").replace("t=", " t=")
    rows = row('<c r="A5"><v>1</v></c>', number=5) + "".join(f'<row r="{n}"/>' for n in range(6, 900))
    merged = '<mergeCells><mergeCell ref="A1:B2"/></mergeCells>'
    assert read(book(rows, header=title + header, after=merged), header_row=3) == [(5, ("1", ""))]


def test_prefixes_and_other_sheets_change_nothing():
    raw = f'<x:worksheet xmlns:x="{ISO}spreadsheetml/2006/main"><x:sheetData>'
    raw += re.sub(r"<(/?)", r"<\1x:", HEADER + row('<c r="A2"><v>7</v></c>')) + "</x:sheetData></x:worksheet>"
    assert read(book(**{"xl/worksheets/sheet1.xml": raw})) == [(2, ("7", ""))]


def bomb(**parts):
    return book(**{"xl/worksheets/sheet1.xml": "<worksheet>" + " " * 20_000_000 + "</worksheet>", **parts})


def twice():
    out = io.BytesIO(book())
    with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("xl/styles.xml", STYLES)
    return out.getvalue()


def locked():
    raw = bytearray(book())
    for start in (b"PK\x03\x04", b"PK\x01\x02"):
        place = raw.index(start) + (6 if start.endswith(b"\x04") else 8)
        raw[place] |= 1
    return bytes(raw)


def corrupt():
    raw = bytearray(book(row('<c r="A2"><v>1</v></c>')))
    place = raw.index(b"sheet1.xml") + 40
    raw[place : place + 20] = b"\xff" * 20
    return bytes(raw)


ENTITIES = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><worksheet>&b;</worksheet>'
CELL = '<c r="A2"><v>1</v></c>'
# What is wrong -> the bytes, and words of the sentence.
HOSTILE = {
    "empty": (lambda: b"", "not an XLSX workbook"),
    "CSV": (lambda: b"a,b\n1,2\n", "not an XLSX workbook"),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n", "not an XLSX workbook"),
    "the old kind": (lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 600, "old kind"),
    "locked by a password": (
        lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
        "password",
    ),
    "a locked part": (locked, "password"),
    "a zip of something else": (
        lambda: book(**{"xl/workbook.xml": None, "word/document.xml": "<w/>"}),
        "not an XLSX",
    ),
    "cut short": (lambda: book()[:300], "damaged"),
    "bytes turned over": (corrupt, "damaged"),
    "the same part twice": (twice, "same part twice"),
    "a part missing": (lambda: book(**{"xl/worksheets/sheet1.xml": None}), "a part is missing"),
    "not XML": (lambda: book(**{"xl/worksheets/sheet1.xml": "<worksheet><sheetData>"}), "not XML"),
    "an unknown encoding": (
        lambda: book(**{"xl/strings.xml": '<?xml version="1.0" encoding="x-none"?><sst/>'}),
        "not XML",
    ),
    "entities": (lambda: book(**{"xl/worksheets/sheet1.xml": ENTITIES}), "document type"),
    "a zip bomb": (bomb, "hundred times"),
    "a zip too large": (
        lambda: book(**{f"xl/media/{n}": bytes(1_000_000) for n in range(201)}),
        "too large",
    ),
    "a thousand parts": (lambda: book(**{f"xl/{n}": "" for n in range(1_001)}), "too large"),
    "a hidden sheet": (lambda: book(state=' state="hidden"'), "hidden"),
    "a very hidden sheet": (lambda: book(state=' state="veryHidden"'), "hidden"),
    "another sheet": (
        lambda: book(**{"xl/workbook.xml": PLAIN.replace("Ventes", "Feuil1")}),
        "holds: Feuil1",
    ),
    "a sheet of a picture": (
        lambda: book(**{"xl/workbook.xml": PLAIN.replace("rId1", "rId2")}),
        "no cells",
    ),
    "no header": (lambda: book(header=""), "header is missing"),
    "a header twice": (lambda: book(header=HEADER.replace("<v>1", "<v>0")), "more than once"),
    "a header too many": (
        lambda: book(header=HEADER.replace("</row>", '<c r="C1" t="inlineStr"><is><t>c</t></is></c></row>')),
        "not declared",
    ),
    "a nameless header": (
        lambda: book(header=HEADER.replace("B1", "C1")),
        "without a name",
    ),
    "a cell beyond the header": (lambda: book(row(CELL, '<c r="D2"><v>9</v></c>')), "right of the last"),
    "merged cells": (
        lambda: book(row(CELL), after='<mergeCells><mergeCell ref="A2:B3"/></mergeCells>'),
        "merged",
    ),
    "a formula without result": (lambda: book(row('<c r="A2"><f>1+1</f></c>')), "formula"),
    "an error": (lambda: book(row('<c r="A2" t="e"><v>#N/A</v></c>')), "error of the spreadsheet"),
    "a text that is not there": (lambda: book(row('<c r="A2" t="s"><v>99</v></c>')), "text is missing"),
    "a text before the first": (lambda: book(row('<c r="A2" t="s"><v>-1</v></c>')), "text is missing"),
    "no number": (lambda: book(row('<c r="A2"><v>NaN</v></c>')), "not a number"),
    "a number without end": (lambda: book(row('<c r="A2"><v>1E+999999</v></c>')), "not a number"),
    "no date": (lambda: book(row('<c r="A2" t="d"><v>soon</v></c>')), "not a date"),
    "an hour alone": (lambda: book(row('<c r="A2" s="4"><v>0.5</v></c>')), "without its day"),
    "a day too far": (lambda: book(row('<c r="A2" s="1"><v>9999999</v></c>')), "does not exist"),
    "a long cell": (
        lambda: book(row(f'<c r="A2" t="inlineStr"><is><t>{"x" * 10_001}</t></is></c>')),
        "longer than 10 kB",
    ),
    "a cell without end": (
        lambda: book(row(f'<c r="A2" t="inlineStr"><is><t>{"xyz" * 50_000}</t></is></c>')),
        "longer than 10 kB",
    ),
    "rows backwards": (lambda: book(row(CELL.replace("2", "3"), number=3) + row(CELL)), "out of order"),
    "cells backwards": (lambda: book(row('<c r="B2"/>', CELL)), "out of order"),
    "a cell of another row": (lambda: book(row('<c r="A7"/>')), "out of order"),
    "a row too far": (lambda: book('<row r="1048577"/>'), "out of order"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_workbook_is_one_clear_sentence(name):
    made, words = HOSTILE[name]
    with pytest.raises(Unreadable) as refusal:
        read(made())
    assert words in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_a_bad_cell_is_told_with_its_line_and_column_and_only_where_it_is_wanted():
    raw = book(row('<c r="A2"><v>1</v></c>', '<c r="B2" t="e"><v>#N/A</v></c>'))
    with pytest.raises(Unreadable) as refusal:
        read(raw)
    found = refusal.value.fault
    assert (found.line, found.column, found.value) == (2, "b", "#N/A")
    assert read(raw, wanted=("a",), ignored=("b",)) == [(2, ("1",))]
    assert read(raw, wanted=("a",), ignored=("*",)) == [(2, ("1",))]


def test_cells_without_end_stop_the_reading(monkeypatch):
    monkeypatch.setattr(sheets, "MAX_CELLS", 3)
    with pytest.raises(Unreadable, match="too many cells"):
        read(book(row('<c r="A2"/>', '<c r="B2"/>')))


def test_the_limit_is_told_before_anything_is_unzipped(monkeypatch):
    monkeypatch.setattr(workbook, "walk", None)
    with pytest.raises(Unreadable, match="hundred times"):
        read(bomb())
