"""Read one sheet of an XLSX workbook row by row, as if it had been written as text in the declared notation."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Context, Decimal
from functools import lru_cache
from typing import BinaryIO, NamedTuple

from django.utils.translation import gettext as _

from portal.lib import text
from portal.lib.tables.layout import Layout
from portal.lib.tables.reading import MAX_CELL_BYTES, Row, check_header, check_size, picker
from portal.lib.tables.workbook import (
    MAX_TEXT,
    Format,
    Workbook,
    opened,
    part_of,
    read_parts,
    unreadable,
    walk,
)

MAX_ROWS = 1_048_576
MAX_CELLS = 10_000_000
SIGNIFICANT = Context(prec=15)  # what a spreadsheet holds of a number
EXACT_PLACES = 6  # more decimals than any amount has: beyond these, digits past the fifteenth are noise
LAST_SERIAL = 2_958_465
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})", re.ASCII)
_NUMBER = re.compile(r"[+-]?\d{1,40}(?:\.\d{1,40})?(?:[eE][+-]?\d{1,2})?", re.ASCII)
_ISO = re.compile(r"(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d:\d\d)(?:\.\d+)?Z?)?", re.ASCII)


class BadCell(Exception):
    """A cell that holds nothing one could read; the message says why."""


class Line(NamedTuple):
    """One row of the sheet: its texts by place, and why a place could not be read (reason, what stood there)."""

    number: int
    cells: dict[int, str]
    bad: dict[int, tuple[str, str]]


def read_xlsx(
    stream: BinaryIO, layout: Layout, *, wanted: Sequence[str], ignored: Sequence[str] = ()
) -> Iterator[Row]:
    """Rows of the declared sheet below its header, as the cells under `wanted` in that order.

    Headers are held to the same rules as a CSV file's; empty rows are passed over. Formulas give the result the
    workbook was saved with. Raises Unreadable at the first thing that is not as declared.
    """
    check_size(stream)
    with opened(stream) as archive:
        book = read_parts(archive, layout.sheet)
        cells = _Cells(book, layout)
        with part_of(archive, book.sheet) as part:
            yield from _below_header(_lines(cells, walk(part, cells)), layout, wanted, ignored)
        cells.check_merged()


def _below_header(
    lines: Iterator[Line], layout: Layout, wanted: Sequence[str], ignored: Sequence[str]
) -> Iterator[Row]:
    """The rows under the header row, once that one is as declared."""
    first = next((line for line in lines if line.number >= layout.header_row), None)
    found = first.cells if first and first.number == layout.header_row else {}
    titles = [found.get(place, "") for place in range(1, max(found, default=0) + 1)]
    header = check_header(titles, wanted, ignored, line=layout.header_row)
    pick = picker([header.index(name) for name in wanted])
    width = range(1, len(header) + 1)
    for number, cells, bad in lines:
        if max(cells, default=0) > len(header):
            raise unreadable(_("a cell to the right of the last header"), number)
        for place in sorted(bad):
            if (name := header[place - 1] if place <= len(header) else "") in wanted:
                raise unreadable(bad[place][0], number, name, bad[place][1])
        if cells:
            yield Row(number, pick([cells.get(place, "") for place in width]))


def _lines(cells: "_Cells", pieces: Iterator[None]) -> Iterator[Line]:
    for _piece in pieces:
        ready, cells.ready = cells.ready, []
        yield from ready


class _Cells:
    """The handlers of a sheet's XML: gathers rows as place -> text, and what must not be under the header."""

    def __init__(self, book: Workbook, layout: Layout) -> None:
        self._book, self._layout = book, layout
        self.ready: list[Line] = []
        self._row, self._bad = dict[int, str](), dict[int, tuple[str, str]]()
        self._line = self._place = self._count = 0
        self._kind, self._format = "n", Format()
        self._pieces: list[str] = []
        self._length = 0
        self._reads = self._has_value = self._has_formula = self._aside = False
        self._merged: list[int] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._begin_cell(attributes)
        elif name == "v" or (name == "t" and not self._aside):
            self._reads = self._has_value = True
        elif name == "row":
            self._begin_row(attributes.get("r"))
        elif name == "f":
            self._has_formula = True
        elif name == "rPh":
            self._aside = True
        elif name == "mergeCell":
            self._merged.append(_last_line(attributes.get("ref", "")))

    def end(self, name: str) -> None:
        self._reads = False
        if name == "c":
            self._end_cell()
        elif name == "row":
            self.ready.append(Line(self._line, self._row, self._bad))
        elif name == "rPh":
            self._aside = False

    def text(self, data: str) -> None:
        if self._reads:
            self._length += len(data)
            if self._length > MAX_TEXT:
                raise unreadable(_("a cell longer than 10 kB"), self._line)
            self._pieces.append(data)

    def check_merged(self) -> None:
        """A merged cell below the header says one thing for several rows or columns: which, nobody can tell."""
        for line in self._merged:
            if line >= self._layout.header_row:
                raise unreadable(_("merged cells: give each row and column its own"), line)

    def _begin_row(self, number: str | None) -> None:
        line = int(number) if number and number.isdecimal() and len(number) < 8 else self._line + 1
        if not self._line < line <= MAX_ROWS:
            raise unreadable(_("the workbook is damaged: its rows are out of order"), self._line)
        self._line, self._place, self._row, self._bad = line, 0, {}, {}

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        self._count += 1
        if self._count > MAX_CELLS:
            raise unreadable(_("the sheet holds too many cells: send the table as CSV"), self._line)
        place = _place(attributes["r"], self._line) if "r" in attributes else self._place + 1
        if place <= self._place:
            raise unreadable(_("the workbook is damaged: its cells are out of order"), self._line)
        self._place, self._kind = place, attributes.get("t", "n")
        style = attributes.get("s", "0")
        number = int(style) if style.isdecimal() and len(style) < 7 else 0
        formats = self._book.formats
        self._format = formats[number] if number < len(formats) else Format()
        self._pieces, self._length = [], 0
        self._has_value = self._has_formula = False

    def _end_cell(self) -> None:
        raw = "".join(self._pieces)
        try:
            if value := self._value(raw):
                self._row[self._place] = value
        except BadCell as bad:
            self._bad[self._place] = (str(bad), text.shown(raw))

    def _value(self, raw: str) -> str:
        """The cell as text. Raises BadCell."""
        if self._has_formula and not self._has_value:
            raise BadCell(_("a formula without its result: let the spreadsheet compute it and save"))
        match self._kind:
            case "s":
                return _fitting(self._shared(raw))
            case "inlineStr" | "str":
                return _fitting(raw)
            case "b":
                return {"1": "true", "0": "false"}.get(raw.strip(), raw)
            case "e":
                raise BadCell(_("an error of the spreadsheet"))
            case "d":
                return self._iso(raw.strip())
        return self._number(raw.strip()) if raw.strip() else ""

    def _shared(self, raw: str) -> str:
        number = int(raw) if raw.strip().isdecimal() and len(raw) < 10 else -1
        if not 0 <= number < len(self._book.texts):
            raise BadCell(_("the workbook is damaged: a text is missing"))
        return self._book.texts[number]

    def _number(self, raw: str) -> str:
        notation = self._layout.notation
        if not _NUMBER.fullmatch(raw):
            raise BadCell(_("the workbook is damaged: not a number"))
        if self._format.is_date:
            return _moment(raw, self._format.has_hours, self._book.from_1904, notation.dates)
        return plain_number(raw, self._format).replace(".", notation.decimal)

    def _iso(self, raw: str) -> str:
        if not (match := _ISO.fullmatch(raw)):
            raise BadCell(_("the workbook is damaged: not a date"))
        return _written(date.fromisoformat(match[1]), match[2] or "", self._layout.notation.dates)


def plain_number(raw: str, shown: Format) -> str:
    """The number as it was typed: without the noise of binary fractions, with the zeros its format shows."""
    number = Decimal(raw)
    _sign, digits, exponent = number.as_tuple()
    if len(digits) > SIGNIFICANT.prec and int(exponent) < -EXACT_PLACES:
        number = SIGNIFICANT.plus(number).normalize()
    whole, _point, places = f"{number:f}".partition(".")
    sign, whole = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    places = places.ljust(shown.places, "0")
    return sign + whole.zfill(shown.digits) + (f".{places}" if places else "")


def _moment(raw: str, has_hours: bool, from_1904: bool, dates: str) -> str:
    """A day, with its hour where the format or the number has one."""
    serial = Decimal(raw)
    if not 1 <= serial <= LAST_SERIAL:
        raise BadCell(_("an hour without its day") if 0 <= serial < 1 else _("a day that does not exist"))
    days = int(serial)
    thousandths = round((serial - days) * 86_400_000)
    start = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30)  # noqa: DTZ001  a day, not an instant
    moment = start + timedelta(days=days, milliseconds=thousandths)
    hour = "" if not has_hours and moment.time() == time.min else moment.time().isoformat()
    return _written(moment.date(), hour, dates)


def _written(day: date, hour: str, dates: str) -> str:
    written = dates.replace("YYYY", f"{day:%Y}").replace("MM", f"{day:%m}").replace("DD", f"{day:%d}")
    return f"{written} {hour}" if hour else written


def _fitting(value: str) -> str:
    if len(value) * 4 > MAX_CELL_BYTES and len(value.encode()) > MAX_CELL_BYTES:
        raise BadCell(_("a cell longer than 10 kB"))
    return value


def _place(reference: str, line: int) -> int:
    """The number of a cell's column; its row must be the one it stands in."""
    match = _REFERENCE.fullmatch(reference)
    if match is None or int(match[2]) != line:
        raise unreadable(_("the workbook is damaged: its cells are out of order"), line)
    return _column(match[1])


@lru_cache(maxsize=1024)
def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _last_line(merged: str) -> int:
    match = _REFERENCE.fullmatch(merged.rpartition(":")[2])
    return int(match[2]) if match else MAX_ROWS
