"""Read a CSV file row by row, strictly, in bounded memory; what is not as declared is one clear fault."""

import csv
from collections.abc import Callable, Iterator, Sequence
from operator import itemgetter
from typing import BinaryIO, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.lib import text
from portal.lib.tables.faults import Fault, Unreadable
from portal.lib.tables.layout import Layout
from portal.lib.tables.lines import Lines, unquoted_mark

MAX_BYTES = 200 * 1000 * 1000
MAX_COLUMNS = 1_000
MAX_CELL_BYTES = 10_000
ALL_OTHERS = "*"  # a profile that leaves aside every column it does not name


class Row(NamedTuple):
    """The wanted cells of one record, raw, and the line it starts on (the header is line 1)."""

    line: int
    cells: tuple[str, ...]


def read_csv(
    stream: BinaryIO, layout: Layout, *, wanted: Sequence[str], ignored: Sequence[str] = ()
) -> Iterator[Row]:
    """Rows of a seekable binary stream, as the cells under `wanted` in that order.

    Every header must be wanted or ignored, and each of them present once; blank lines are passed over.
    There is no row limit. Raises Unreadable at the first byte, header or row that is not as declared.
    """
    check_size(stream)
    lines = Lines(stream, layout)
    records = csv.reader(lines, delimiter=layout.separator, strict=True)
    header = lines.header = check_header(_next(records, lines), wanted, ignored)
    pick = picker([header.index(name) for name in wanted])
    lines.start_record()
    while (cells := _next(records, lines)) is not None:
        if cells:
            _check(cells, lines, layout)
            yield Row(lines.first, pick(cells))
        lines.start_record()
    lines.check_encoding()


def check_size(stream: BinaryIO) -> None:
    """At most 200 MB; leaves the stream at its start. Raises Unreadable."""
    size = stream.seek(0, 2)
    stream.seek(0)
    if size > MAX_BYTES:
        limit = MAX_BYTES // 1_000_000
        raise Unreadable(Fault(0, "", _("the file is larger than %(limit)d MB") % {"limit": limit}))


def _next(records: Iterator[list[str]], lines: Lines) -> list[str] | None:
    try:
        return next(records, None)
    except csv.Error as error:
        raise Unreadable(Fault(lines.first, "", _why(str(error)))) from None


def _why(error: str) -> str:
    """The csv module's complaint as a sentence for people."""
    if "field limit" in error or "unexpected end" in error:
        return _("a quote is opened and never closed, or a cell is longer than 10 kB")
    if "new-line" in error:
        return _("a lone carriage return; lines end with LF or CR LF")
    return _("text after a closing quote")


def check_header(
    cells: list[str] | None, wanted: Sequence[str], ignored: Sequence[str], *, line: int = 1
) -> list[str]:
    """The names in a header row, each known and there once; `ignored` of "*" leaves every other aside."""
    if not cells:
        raise Unreadable(Fault(line, "", _("the header is missing: its line is empty")))
    if len(cells) > MAX_COLUMNS:
        raise Unreadable(Fault(line, "", _("more than %(limit)d columns") % {"limit": MAX_COLUMNS}))
    header = [_name(cell, position, line) for position, cell in enumerate(cells, 1)]
    _refuse({name for name in header if header.count(name) > 1}, _("this header stands more than once"), line)
    known = {*wanted, *ignored} - {ALL_OTHERS}
    missing = known - set(header)
    if missing and len(header) == 1 < len(known):
        raise Unreadable(
            Fault(line, header[0], _("only one column: is the declared separator the right one?"))
        )
    _refuse(missing, _("this declared column is missing"), line)
    if ALL_OTHERS not in ignored:
        _refuse(set(header) - known, _("this column is not declared"), line)
    return header


def _name(cell: str, position: int, line: int) -> str:
    try:
        name = text.line(cell, limit=200)
    except text.BadInput as error:
        raise Unreadable(Fault(line, str(position), str(error), text.shown(cell))) from None
    if not name:
        raise Unreadable(Fault(line, str(position), _("a column without a name")))
    return name


def _refuse(names: set[str], reason: str, line: int) -> None:
    if names:
        raise Unreadable(Fault(line, ", ".join(sorted(names)), reason))


def picker(places: list[int]) -> Callable[[Sequence[str]], tuple[str, ...]]:
    """The function that takes the cells at these places out of a row."""
    if len(places) == 1:
        return lambda cells, place=places[0]: (cells[place],)
    return itemgetter(*places) if places else lambda cells: ()


def _check(cells: list[str], lines: Lines, layout: Layout) -> None:
    """One record against the header, the size of a cell, and the rule of quotes."""
    if len(cells) != len(lines.header):
        found = ngettext("%(count)d cell", "%(count)d cells", len(cells)) % {"count": len(cells)}
        expected = {"found": found, "expected": len(lines.header)}
        raise Unreadable(Fault(lines.first, "", _("%(found)s where the header has %(expected)d") % expected))
    if len(lines.record) * 4 > MAX_CELL_BYTES:
        _check_lengths(cells, lines)
    if '"' in lines.record and unquoted_mark(lines.record, layout.separator):
        raise Unreadable(Fault(lines.first, "", _("a quote inside a cell that is not quoted")))


def _check_lengths(cells: list[str], lines: Lines) -> None:
    for name, cell in zip(lines.header, cells, strict=True):
        if len(cell) * 4 > MAX_CELL_BYTES and len(cell.encode()) > MAX_CELL_BYTES:
            raise Unreadable(Fault(lines.first, name, _("a cell longer than 10 kB"), text.shown(cell)))
