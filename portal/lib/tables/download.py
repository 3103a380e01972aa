"""A table as a file to take away: whole before it leaves, however long, in a memory that stays small."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from tempfile import SpooledTemporaryFile
from typing import Any, TypeVar, cast

from django.db.models import Model, QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.utils import translation
from django.utils.http import content_disposition_header

from portal.lib.tables.writing import XLSX, Cell, csv_lines

KINDS = {"csv": "text/csv; charset=utf-8", "xlsx": XLSX}
IN_MEMORY = 1_000_000  # bytes; a longer file waits on the disk, and is gone once it is sent
BATCH = 1_000
Row = TypeVar("Row", bound=Model)


def download(
    name: str, form: str, header: Sequence[str], rows: Iterable[Sequence[Cell]], *, sheet: str = ""
) -> HttpResponse:
    """The rows as `name`.csv or `name`.xlsx; any other `form` does not exist.

    All rows are read here, within the request's scope: a stream would read them after its transaction.
    """
    if form not in KINDS:
        raise Http404(form)
    file: Any = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  closed with the answer that carries it
    if form == "xlsx":
        from portal.lib.tables.spreadsheet import write_xlsx

        write_xlsx(file, header, rows, sheet=sheet or name)
    else:
        for line in csv_lines(header, rows, language=translation.get_language() or "en"):
            file.write(line)  # `writelines` would hold all in memory before it looks at its size
    response = _sent(file, KINDS[form])
    response["Content-Disposition"] = _named(f"{name}.{form}")
    return response


def sent(content: bytes, name: str, kind: str) -> HttpResponse:
    """A file that is no table (a PDF), made already, to take away as `name`."""
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": _named(name)})


def batches(rows: QuerySet[Row]) -> Iterator[list[Row]]:
    """The rows by a cursor of the server's, a thousand at a time."""
    found = rows.iterator(chunk_size=BATCH)
    while batch := list(islice(found, BATCH)):
        yield batch


def _named(name: str) -> str:
    return content_disposition_header(True, name) or "attachment"


def _sent(file: Any, kind: str) -> HttpResponse:
    size = file.tell()
    file.seek(0)
    if size > IN_MEMORY:
        return cast(HttpResponse, FileResponse(file, content_type=kind))
    with file:
        return HttpResponse(file.read(), content_type=kind)
