"""Files in and out: CSV rows that know their line, JSON, and errors that name file, line and column."""

import csv
import json
import math
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LARGEST = 2**63 - 1
YES = {"1", "true", "yes", "y"}
NO = {"0", "false", "no", "n"}


class InputError(Exception):
    """What is wrong with the input, and where."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a CSV file; `places` says where each column stands in `cells`."""

    file: str
    line: int
    places: Mapping[str, int]
    cells: Sequence[str]

    def wrong(self, column: str, why: str) -> InputError:
        return InputError(f"{self.file}, line {self.line}, column {column}: {why}")

    def text(self, column: str) -> str:
        """The cell without outer spaces; empty where the file has no such column."""
        place = self.places.get(column)
        return "" if place is None else self.cells[place].strip()

    def required(self, column: str) -> str:
        value = self.text(column)
        if not value:
            raise self.wrong(column, "is empty")
        return value

    def integer(self, column: str, default: int | None = None) -> int:
        """An int64. An empty cell gives the default, where there is one."""
        value = self.text(column)
        if not value and default is not None:
            return default
        try:
            found = int(self.required(column))
        except ValueError:
            raise self.wrong(column, f"“{value}” is not a whole number") from None
        if abs(found) > LARGEST:
            raise self.wrong(column, f"“{value}” is out of range")
        return found

    def number(self, column: str) -> float:
        """A finite number, negative or not; an empty cell is 0."""
        value = self.text(column)
        try:
            found = float(value or 0)
        except ValueError:
            found = math.nan
        if not math.isfinite(found):
            raise self.wrong(column, f"“{value}” is not a number")
        return found

    def count(self, column: str) -> float:
        """A number that is not negative."""
        found = self.number(column)
        if found < 0:
            raise self.wrong(column, "is negative")
        return found

    def flag(self, column: str, default: bool) -> bool:
        value = self.text(column).lower()
        if value in YES | NO:
            return value in YES
        if value:
            raise self.wrong(column, f"“{value}” is neither yes nor no")
        return default

    def one_of(self, column: str, choices: Sequence[str]) -> str:
        value = self.required(column)
        if value not in choices:
            raise self.wrong(column, f"“{value}” is none of {', '.join(choices)}")
        return value


def read_rows(path: str, columns: Sequence[str]) -> list[Row]:
    """The rows of a CSV file (UTF-8, comma, first line the names) that has at least these columns.

    Raises InputError where the file cannot be read so.
    """
    try:
        with Path(path).open(encoding="utf-8-sig", newline="") as file:
            return list(_rows(path, csv.reader(file, strict=True), columns))
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise InputError(f"{path}: is not UTF-8") from None


def read_json(path: str) -> Any:
    """The content of a JSON file, numbers with decimals kept as text. Raises InputError."""
    try:
        return json.loads(Path(path).read_text(encoding="utf-8-sig"), parse_float=str)
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise InputError(f"{path}: is not UTF-8") from None
    except json.JSONDecodeError as error:
        raise InputError(f"{path}, line {error.lineno}, column {error.colno}: {error.msg}") from None


def unique(rows: Iterable[Row], column: str) -> list[str]:
    """The cells of a column in which none is empty or comes twice."""
    lines: dict[str, int] = {}
    for row in rows:
        value = row.required(column)
        if value in lines:
            raise row.wrong(column, f"“{value}” is already on line {lines[value]}")
        lines[value] = row.line
    return list(lines)


def write_rows(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    # Cells are identifiers given by the caller, and must come out as they went in to be joined again.
    writer = csv.writer(sys.stdout, lineterminator="\n")  # noqa: TID251
    writer.writerow(columns)
    writer.writerows(rows)


def write_json(content: object) -> None:
    sys.stdout.write(json.dumps(content, indent=2, ensure_ascii=False) + "\n")


def _rows(path: str, reader: Any, columns: Sequence[str]) -> Iterable[Row]:
    try:
        names = [name.strip() for name in next(reader, [])]
        _check_names(path, names, columns)
        places = {name: place for place, name in enumerate(names)}
        for cells in reader:
            if not any(cells):
                continue
            if len(cells) != len(names):
                raise InputError(
                    f"{path}, line {reader.line_num}: {len(cells)} cells for {len(names)} columns"
                )
            yield Row(path, reader.line_num, places, cells)
    except csv.Error as error:
        raise InputError(f"{path}, line {reader.line_num}: {error}") from None


def _check_names(path: str, names: Sequence[str], columns: Sequence[str]) -> None:
    for name in names:
        if names.count(name) > 1:
            raise InputError(f"{path}, line 1, column {name}: comes twice")
    for column in columns:
        if column not in names:
            raise InputError(f"{path}, line 1, column {column}: is missing")
