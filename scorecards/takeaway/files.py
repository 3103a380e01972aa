"""The four files of a statement, one by one or together, by the end of their name."""

from collections.abc import Callable
from datetime import UTC, datetime, time
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.utils import translation

from portal.lib.tables.writing import XLSX
from scorecards.takeaway.plain import as_csv, as_json
from scorecards.takeaway.statement import Statement

SCRIPT = Path(__file__).with_name("recompute.py")


def _csv(found: Statement) -> bytes:
    return as_csv(found, translation.get_language() or "en")


def _xlsx(found: Statement) -> bytes:
    from scorecards.takeaway.spreadsheet import as_xlsx  # NumPy comes with it

    return as_xlsx(found)


def _script(_found: Statement) -> bytes:
    return SCRIPT.read_bytes()


def _zip(found: Statement) -> bytes:
    out = BytesIO()
    at = datetime.combine(found.as_of, time(12), UTC)  # the same day gives the same file
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for end in ("xlsx", "csv", "json", "py"):
            name, _kind, make = FILES[end]
            info = ZipInfo(name, at.timetuple()[:6])
            info.compress_type, info.external_attr = ZIP_DEFLATED, 0o644 << 16
            archive.writestr(info, make(found))
    return out.getvalue()


FILES: dict[str, tuple[str, str, Callable[[Statement], bytes]]] = {
    "zip": ("figures.zip", "application/zip", _zip),
    "xlsx": ("figures.xlsx", XLSX, _xlsx),
    "csv": ("figures.csv", "text/csv; charset=utf-8", _csv),
    "json": ("figures.json", "application/json", as_json),
    "py": ("recompute.py", "text/x-python; charset=utf-8", _script),
}
