"""A cell that the spreadsheet computes: arithmetic of ours, which no text from a row can reach."""

import re
from dataclasses import dataclass

FUNCTIONS = ("IF", "INT", "MAX", "MIN", "ROUND", "SUM")
_SHEET = r"'[^'\[\]:*?/\\]{1,31}'!"
_CELL = r"\$?[A-Z]\$?[1-9][0-9]{0,6}"
_TOKENS = re.compile(
    rf"""=(?:(?:{"|".join(FUNCTIONS)})(?=\()|(?:{_SHEET})?{_CELL}(?::{_CELL})?"""
    r"""|[0-9]+(?:\.[0-9]+)?|"–?"|<=|>=|<>|[-+*/(),=<>])*"""
)


@dataclass(frozen=True, slots=True)
class Live:
    """A formula as `=ROUND(B2*C2,4)`: cells, numbers, + − × ÷, comparisons, "–" or nothing, and FUNCTIONS.

    Raises ValueError for anything else, so that a cell can compute but never fetch, link or run.
    """

    formula: str
    shown_as: str = "General"

    def __post_init__(self) -> None:
        if not _TOKENS.fullmatch(self.formula):
            raise ValueError(f"not arithmetic of cells: {self.formula!r}")
