"""A table as a file to open in a spreadsheet."""

from collections.abc import Iterable, Sequence

from django.http import Http404, HttpResponse
from django.utils import translation

from portal.lib.tables.writing import XLSX, Cell, csv_lines, xlsx


def export(name: str, form: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> HttpResponse:
    """`form` is csv or xlsx. The file is whole before it leaves: the rows are read inside the scope."""
    if form == "csv":
        language = translation.get_language() or "fr"
        response = HttpResponse(
            b"".join(csv_lines(header, rows, language=language)), "text/csv; charset=utf-8"
        )
    elif form == "xlsx":
        response = HttpResponse(xlsx(header, rows, sheet=name), XLSX)
    else:
        raise Http404(form)
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response
