"""The worked example of the page on the ledger, run as written."""

import doctest
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "funds.md"


def test_it_gives_what_the_page_says():
    failed, tried = doctest.testfile(str(PAGE), module_relative=False)
    assert tried > 0
    assert failed == 0
