"""References people quote (L-2026-00042): the row's own number, taken before the row is written."""

from datetime import datetime

from django.db import connection, models


def reserve(model: type[models.Model], letter: str, at: datetime) -> dict[str, object]:
    """`id` and `reference` of the next row, for `Model(**reserve(Model, "L", now), …)`; never given twice."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [model._meta.db_table])
        number = cursor.fetchone()[0]
    return {"id": number, "reference": f"{letter}-{at.year}-{number:05d}"}
