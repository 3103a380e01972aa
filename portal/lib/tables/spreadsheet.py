"""Write spreadsheets: the one writer behind every XLSX export.

openpyxl loads NumPy, which no other page needs: import this where a spreadsheet is written, not where a room opens.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import chain
from typing import IO, Any

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from portal.lib.tables.escape import escaped
from portal.lib.tables.live import Live
from portal.lib.tables.writing import Cell, plain

XLSX_ROWS = 1_048_576
XLSX_CELL = 32_767


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook. `bold` are the numbers of its head rows, from 1; `widths` are in characters."""

    name: str
    rows: Iterable[Sequence[Cell | Live]]
    bold: frozenset[int] = frozenset({1})
    widths: Sequence[int] = ()
    freeze: str | None = None


def write_xlsx(out: IO[bytes], header: Sequence[str], rows: Iterable[Sequence[Cell]], *, sheet: str) -> None:
    """The table as XLSX into `out`: text typed as text, never a formula; numbers, dates and instants typed."""
    write_workbook(out, [Sheet(sheet, chain([header], rows), freeze="A2")])


def write_workbook(out: IO[bytes], sheets: Iterable[Sheet]) -> None:
    """Sheets of one XLSX file, in order; only a `Live` cell is computed by the spreadsheet, as it opens.

    What does not fit on one sheet goes on to the next, under the same head. Rows go to the disk as they come.
    """
    book = Workbook(write_only=True)
    for sheet in sheets:
        _write(book, sheet)
    book.save(out)


def _write(book: Workbook, sheet: Sheet) -> None:
    rows = iter(sheet.rows)
    head = next(rows, ())
    page, room = _page(book, sheet, head), XLSX_ROWS - 1
    for number, row in enumerate(rows, 2):
        if room == 0:
            page, room = _page(book, sheet, head), XLSX_ROWS - 1
        page.append([_xlsx_cell(page, value, bold=number in sheet.bold) for value in row])
        room -= 1


def _page(book: Workbook, sheet: Sheet, head: Sequence[Cell | Live]) -> Any:
    """One more sheet, its head kept in view; openpyxl numbers those of the same name."""
    page: Any = book.create_sheet(sheet_name(sheet.name))
    page.freeze_panes = sheet.freeze
    for place, width in enumerate(sheet.widths):
        page.column_dimensions[chr(ord("A") + place)].width = width
    page.append([_xlsx_cell(page, value, bold=1 in sheet.bold) for value in head])
    return page


def _xlsx_cell(page: Any, value: Cell | Live, *, bold: bool = False) -> Any:
    cell = _cell(page, value)
    if bold:
        cell.font = Font(bold=True)
    return cell


def _cell(page: Any, value: Cell | Live) -> Any:
    if isinstance(value, Live):
        live: Any = WriteOnlyCell(page, value=value.formula)
        live.number_format = value.shown_as
        return live
    if isinstance(value, bool | float) or not isinstance(value, str | int | Decimal | date | None):
        raise TypeError(f"an export holds text, whole numbers, Decimal and dates, not {value!r}")
    if isinstance(value, str):
        return _text(page, value)
    if isinstance(value, Decimal):
        plain(value)
    if isinstance(value, datetime):
        value = timezone.localtime(value).replace(tzinfo=None)
    cell: Any = WriteOnlyCell(page, value=value)  # type: ignore[arg-type]  # the stubs leave Decimal out
    if isinstance(value, date):
        cell.number_format = "yyyy-mm-dd hh:mm" if isinstance(value, datetime) else "yyyy-mm-dd"
    return cell


def _text(page: Any, value: str) -> Any:
    fit = ILLEGAL_CHARACTERS_RE.sub("\ufffd", value)
    cell: Any = WriteOnlyCell(page, value=fit if len(fit) <= XLSX_CELL else fit[: XLSX_CELL - 1] + "…")
    cell.data_type = "s"  # openpyxl would make a formula of "=…" and an error of "#N/A"
    cell.quotePrefix = escaped(fit) != fit
    return cell


def sheet_name(name: str) -> str:
    """At most 31 characters, none of those a sheet's name may not hold."""
    return "".join(" " if c in "[]:*?/\\" else c for c in name)[:31].strip("' ") or "1"
