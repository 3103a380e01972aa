"""Write tables that a spreadsheet opens as meant: the one writer behind every CSV and XLSX export.

openpyxl loads NumPy, which no other page needs: it is imported by the functions that write a spreadsheet.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from itertools import chain
from typing import Any

from django.utils import timezone

from portal.lib.tables.escape import escaped

Cell = str | int | Decimal | date | datetime | None
XLSX_ROWS = 1_048_576
XLSX_CELL = 32_767
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[Cell]], *, language: str) -> Iterator[bytes]:
    """The table as CSV, line by line in bytes: French `;`, decimal comma, UTF-8 mark; English `,` and point.

    Text is quoted and escaped against formulas; numbers and dates stay typed; instants in the current zone.
    """
    french = language.startswith("fr")
    if french:
        yield b"\xef\xbb\xbf"
    separator = ";" if french else ","
    for row in chain([header], rows):
        yield _csv_line(row, separator, french)


def xlsx(header: Sequence[str], rows: Iterable[Sequence[Cell]], *, sheet: str) -> bytes:
    """The table as one XLSX sheet: text typed as text, never a formula; numbers, dates and instants typed."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    page = book.create_sheet(_sheet_name(sheet))
    page.freeze_panes = "A2"
    page.append([_bold(page, title) for title in header])
    for count, row in enumerate(rows, 2):
        if count > XLSX_ROWS:
            raise ValueError(f"a sheet holds {XLSX_ROWS} rows; export this table as CSV")
        page.append([_xlsx_cell(page, value) for value in row])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _csv_line(row: Sequence[Cell], separator: str, french: bool) -> bytes:
    return (separator.join(_csv_cell(value, french) for value in row) + "\r\n").encode()


def _csv_cell(value: Cell, french: bool) -> str:
    match value:
        case None:
            return ""
        case str():
            return '"' + escaped(value).replace('"', '""') + '"'
        case bool() | float():
            raise TypeError(f"an export holds text, whole numbers, Decimal and dates, not {value!r}")
        case int():
            return str(value)
        case Decimal():
            return _plain(value).replace(".", ",") if french else _plain(value)
        case datetime():
            return f"{timezone.localtime(value):{'%d/%m/%Y' if french else '%Y-%m-%d'} %H:%M}"
        case date():
            return f"{value:{'%d/%m/%Y' if french else '%Y-%m-%d'}}"
    raise TypeError(f"an export holds text, whole numbers, Decimal and dates, not {value!r}")


def _plain(value: Decimal) -> str:
    if not value.is_finite():
        raise TypeError(f"an export holds finite numbers, not {value!r}")
    return f"{value:f}"


def _xlsx_cell(page: Any, value: Cell) -> Any:
    from openpyxl.cell import WriteOnlyCell

    if isinstance(value, bool | float) or not isinstance(value, str | int | Decimal | date | None):
        raise TypeError(f"an export holds text, whole numbers, Decimal and dates, not {value!r}")
    if isinstance(value, str):
        return _text(page, value)
    if isinstance(value, Decimal):
        _plain(value)
    if isinstance(value, datetime):
        value = timezone.localtime(value).replace(tzinfo=None)
    cell: Any = WriteOnlyCell(page, value=value)  # type: ignore[arg-type]  # the stubs leave Decimal out
    if isinstance(value, date):
        cell.number_format = "yyyy-mm-dd hh:mm" if isinstance(value, datetime) else "yyyy-mm-dd"
    return cell


def _text(page: Any, value: str) -> Any:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    fit = ILLEGAL_CHARACTERS_RE.sub("\ufffd", value)
    cell: Any = WriteOnlyCell(page, value=fit if len(fit) <= XLSX_CELL else fit[: XLSX_CELL - 1] + "…")
    cell.data_type = "s"  # openpyxl would make a formula of "=…" and an error of "#N/A"
    cell.quotePrefix = escaped(fit) != fit
    return cell


def _bold(page: Any, title: str) -> Any:
    from openpyxl.styles import Font

    cell = _text(page, title)
    cell.font = Font(bold=True)
    return cell


def _sheet_name(name: str) -> str:
    """At most 31 characters, none of those a sheet's name may not hold."""
    return "".join(" " if c in "[]:*?/\\" else c for c in name)[:31].strip("' ") or "1"
