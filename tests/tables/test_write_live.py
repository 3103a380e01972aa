"""A cell computes arithmetic of ours and nothing else; text never becomes a formula."""

import io

import pytest
from openpyxl import load_workbook

from portal.lib.tables.live import Live
from portal.lib.tables.spreadsheet import Sheet, write_workbook
from portal.lib.tables.writing import csv_lines


@pytest.mark.parametrize(
    "formula",
    ["=1+2", "=SUM(A1:A3)", "='Faits'!$B$3*2", '=IF(A1="–",0,ROUND(MIN(A1,B2)/12,4))', "=INT(A1)-MAX(0,B1)"],
)
def test_arithmetic_of_cells_is_a_formula(formula):
    assert Live(formula).formula == formula


@pytest.mark.parametrize(
    "text",
    [
        '=HYPERLINK("http://x")', "=WEBSERVICE(A1)", "=cmd|'/c calc'!A1", "=INDIRECT(A1)", '="text"', "1+2", "",
        "='[other.xlsx]S'!A1", "=A1;B1", "=SUM(A1)\n", "=@A1", "=DDE(A1)", "=IFERROR(A1,1)", "=SUM",
    ],
)  # fmt: skip
def test_anything_else_is_refused(text):
    with pytest.raises(ValueError, match="arithmetic"):
        Live(text)


def test_only_a_live_cell_is_computed():
    out = io.BytesIO()
    write_workbook(
        out,
        [Sheet("One", [["=1+1", Live("=1+1", "0.00")]]), Sheet("Two", [["x"], ["y"]], frozenset({2}))],
    )
    book = load_workbook(out)
    text, live = next(book["One"].iter_rows())
    assert (text.data_type, text.quotePrefix, live.data_type, live.number_format) == ("s", True, "f", "0.00")
    assert [row[0].font.bold for row in book["Two"].iter_rows()] == [False, True]


def test_a_csv_has_no_live_cells():
    with pytest.raises(TypeError):
        list(csv_lines(["a"], [[Live("=1")]], language="en"))
