"""A cell is read as what its column holds, or refused with a reason; nothing is rounded or cut."""

import pytest

from portal.lib.tables.cells import CellType
from portal.lib.text import FRENCH, ISO, BadInput


@pytest.mark.parametrize(
    ("kind", "notation", "written", "read"),
    [
        (CellType("number", digits=18, places=4), ISO, "2024.9940", "2024.9940"),
        (CellType("number", digits=18, places=2), ISO, "10.5000", "10.5000"),
        (CellType("number", digits=18, places=2), FRENCH, " 1 234,50 ", "1234.50"),
        (CellType("number", digits=4, places=0), ISO, "000012", "000012"),
        (CellType("day"), FRENCH, "15/01/2025", "2025-01-15"),
        (CellType("instant"), ISO, "2025-01-15", "2025-01-15T00:00:00+00:00"),
        (CellType("instant", end_of_day=True), ISO, "2025-01-15", "2025-01-15T23:59:59.999999+00:00"),
        (CellType("text", limit=4), ISO, " Acme ", "Acme"),
        (CellType("paragraph"), ISO, "a\r\nb", "a\nb"),
        (CellType("flag"), ISO, "true", "true"),
    ],
)
def test_it_reads(kind, notation, written, read):
    assert kind.parser(notation)(written) == read


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        (CellType("number", digits=18, places=4), "1.00001"),
        (CellType("number", digits=6, places=2), "12345"),
        (CellType("number", digits=6, places=2), "-12345.00"),
        (CellType("number"), "1.5"),
        (CellType("text", limit=3), "Acme"),
        (CellType("flag"), "yes"),
        (CellType("day"), "15/01/2025"),
    ],
)
def test_it_refuses(kind, written):
    with pytest.raises(BadInput):
        kind.parser(ISO)(written)
