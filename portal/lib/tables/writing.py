"""Write tables that a spreadsheet opens as meant: the one writer behind every CSV export."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import chain

from django.utils import timezone

from portal.lib.tables.escape import escaped

Cell = str | int | Decimal | date | datetime | None
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
            return plain(value).replace(".", ",") if french else plain(value)
        case datetime():
            return f"{timezone.localtime(value):{'%d/%m/%Y' if french else '%Y-%m-%d'} %H:%M}"
        case date():
            return f"{value:{'%d/%m/%Y' if french else '%Y-%m-%d'}}"
    raise TypeError(f"an export holds text, whole numbers, Decimal and dates, not {value!r}")


def plain(value: Decimal) -> str:
    if not value.is_finite():
        raise TypeError(f"an export holds finite numbers, not {value!r}")
    return f"{value:f}"
