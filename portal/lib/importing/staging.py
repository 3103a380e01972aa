"""Pour a file into a temporary table by COPY, each cell read on the way; a bad cell is noted, not thrown."""

import json
from collections.abc import Callable, Iterator, Sequence
from operator import itemgetter
from typing import Any, BinaryIO

from django.db import connection
from psycopg import sql

from portal.lib import text
from portal.lib.importing.plan import StagedColumn
from portal.lib.importing.profile import SourceFile
from portal.lib.tables.reading import Row, read_csv
from portal.lib.tables.sheets import read_xlsx
from portal.lib.text import BadInput

TICK = 20_000
Progress = Callable[[int, float], None]
Pick = Callable[[tuple[str, ...]], str | None]


def pour(
    table: str, columns: Sequence[StagedColumn], file: SourceFile, stream: BinaryIO, progress: Progress
) -> int:
    """The rows of a file into a new temporary table: line, faults, and the columns. Gives their number.

    A cell that cannot be read is NULL there, and its [column, reason, value] stands in `faults`. Rows that the
    profile does not mean (`only`) are passed over.
    """
    used = [header for c in columns for header in (*c.headers, *([c.when[0]] if c.when else []))]
    wanted = tuple(dict.fromkeys([*used, *file.only]))
    read = read_xlsx if file.layout.sheet else read_csv
    rows = _meant(read(stream, file.layout, wanted=wanted, ignored=file.ignored), file, wanted)
    readers = [(column.title, _pick(column, wanted), column.read) for column in columns]
    with connection.cursor() as cursor:
        cursor.execute(_create(table, columns))
        count = _copy(cursor, table, columns, _read(rows, readers), _ticker(stream, progress))
        cursor.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(table)))
    return count


def _create(table: str, columns: Sequence[StagedColumn]) -> sql.Composed:
    typed = [sql.SQL("{} {}").format(sql.Identifier(c.name), sql.SQL(c.sql_type)) for c in columns]
    return sql.SQL("CREATE TEMPORARY TABLE {} (line bigint, faults jsonb, {}) ON COMMIT DROP").format(
        sql.Identifier(table), sql.SQL(", ").join(typed)
    )


def _copy(
    cursor: Any,
    table: str,
    columns: Sequence[StagedColumn],
    rows: Iterator[list[Any]],
    tick: Callable[[int], None],
) -> int:
    names = sql.SQL(", ").join(map(sql.Identifier, ["line", "faults", *(c.name for c in columns)]))
    count = 0
    with cursor.copy(sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), names)) as copy:
        for count, row in enumerate(rows, 1):
            copy.write_row(row)
            if count % TICK == 0:
                tick(count)
    tick(count)
    return count


def _meant(rows: Iterator[Row], file: SourceFile, wanted: tuple[str, ...]) -> Iterator[Row]:
    """The rows whose cells hold what `only` asks for, column by column."""
    asked = [(wanted.index(column), values) for column, values in file.only.items()]
    if not asked:
        return rows
    return (row for row in rows if all(text.stripped(row.cells[at]) in values for at, values in asked))


def _read(rows: Iterator[Any], readers: list[tuple[str, Pick, Any]]) -> Iterator[list[Any]]:
    """Each row as line, faults and values."""
    for line, cells in rows:
        row: list[Any] = [line, None]
        for title, pick, read in readers:
            cell = pick(cells)
            try:
                row.append(None if cell is None else read(cell))
            except BadInput as error:
                row.append(None)
                row[1] = [*(row[1] or []), [title, str(error), text.shown(cell or "")]]
        if row[1]:
            row[1] = json.dumps(row[1])
        yield row


def _pick(column: StagedColumn, wanted: tuple[str, ...]) -> Pick:
    """The function from the wanted cells to this column's text; None where its condition does not hold."""
    places = [wanted.index(header) for header in column.headers]
    pick: Pick = itemgetter(places[0])
    if len(places) > 1:
        pick = _joined(places, column)
    if column.when is None:
        return pick
    asked, values = wanted.index(column.when[0]), column.when[1]
    return lambda cells: pick(cells) if text.stripped(cells[asked]) in values else None


def _joined(places: list[int], column: StagedColumn) -> Pick:
    """Several cells as one text; a key with an empty part is no key."""

    def join(cells: tuple[str, ...]) -> str:
        parts = [text.stripped(cells[place]) for place in places]
        return "" if column.is_key and "" in parts else column.joint.join(parts)

    return join


def _ticker(stream: BinaryIO, progress: Progress) -> Callable[[int], None]:
    """Tell how many rows are read and which share of the file."""
    here = stream.tell()
    size = stream.seek(0, 2) or 1
    stream.seek(here)
    return lambda count: progress(count, stream.tell() / size)
