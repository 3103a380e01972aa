"""The same day gives the same rows."""

from tests.portal.demo import rows
from tests.portal.demo.conftest import Streamed


def test_two_builds_of_a_day_give_equal_rows(streamed: Streamed) -> None:
    assert rows.fingerprints() == streamed.before


def test_every_table_that_pages_read_has_rows() -> None:
    empty = [table for table, (count, _) in rows.fingerprints().items() if not count]
    assert empty == ["journal_delivery"]  # nothing waits to be told
