"""A spreadsheet in small: works out the formulas of a workbook with the arithmetic of a double, as the big ones do."""

import io
import math
import re
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from openpyxl import load_workbook

TOKEN = re.compile(
    r"""\s*('[^']+'!|"[^"]*"|<=|>=|<>|[A-Z]+(?=\()|\$?[A-Z]\$?\d+|\d+(?:\.\d+)?|[-+*/(),:=<>])"""
)
DAY_ZERO = date(1899, 12, 30)
NAMES = {"SUM", "MIN", "MAX", "ROUND", "INT", "IF"}


def rounded(value: float, places: int) -> float:
    """Half up, of the fifteen digits that a spreadsheet goes by."""
    shown = Decimal(f"{value:.15g}")
    return float(shown.quantize(Decimal(1).scaleb(-int(places)), ROUND_HALF_UP))


class Book:
    """The values of a workbook, computed when they are asked for."""

    def __init__(self, body: bytes) -> None:
        self.book = load_workbook(io.BytesIO(body))
        self.known: dict[tuple[str, str], object] = {}

    def value(self, sheet: str, cell: str) -> object:
        cell = cell.replace("$", "")
        if (sheet, cell) not in self.known:
            self.known[sheet, cell] = self._value(sheet, self.book[sheet][cell])
        return self.known[sheet, cell]

    def _value(self, sheet: str, cell) -> object:
        if cell.data_type == "f":
            return _Reader(self, sheet, cell.value).all()
        held = cell.value
        if isinstance(held, datetime):
            held = held.date()
        if isinstance(held, date):
            return float((held - DAY_ZERO).days)
        return float(held) if isinstance(held, int | float) else held

    def beside(self, label: str, column: str = "B") -> object:
        """The value in the row of the first sheet that is called `label`; the last such row."""
        page = self.book.worksheets[0]
        row = max(cell.row for cell in page["A"] if cell.value == label)
        return self.value(page.title, f"{column}{row}")


class _Reader:
    """Recursive descent over one formula; `live` is off in the branch of an IF that is not taken."""

    def __init__(self, book: Book, sheet: str, formula: str) -> None:
        assert formula.startswith("="), formula
        self.book, self.sheet, self.place = book, sheet, 0
        self.tokens = TOKEN.findall(formula[1:])
        assert "".join(self.tokens) == formula[1:].replace(" ", ""), formula

    def all(self) -> object:
        value = self.comparison()
        assert self.place == len(self.tokens)
        return value

    def peek(self) -> str:
        return self.tokens[self.place] if self.place < len(self.tokens) else ""

    def take(self) -> str:
        self.place += 1
        return self.tokens[self.place - 1]

    def comparison(self, live: bool = True) -> object:
        left = self.sum(live)
        while self.peek() in ("=", "<>", "<", ">", "<=", ">="):
            left = compared(self.take(), left, self.sum(live))
        return left

    def sum(self, live: bool) -> object:
        left = self.product(live)
        while self.peek() in ("+", "-"):
            sign, right = self.take(), self.product(live)
            left = number(left, live) + (number(right, live) if sign == "+" else -number(right, live))
        return left

    def product(self, live: bool) -> object:
        left = self.atom(live)
        while self.peek() in ("*", "/"):
            sign, right = self.take(), number(self.atom(live), live)
            left = (
                number(left, live) * right if sign == "*" else number(left, live) / (right if live else 1.0)
            )
        return left

    def atom(self, live: bool) -> object:
        token = self.take()
        if token == "(":
            value = self.comparison(live)
            assert self.take() == ")"
            return value
        if token == "-":
            return -number(self.atom(live), live)
        if token in NAMES:
            return self.function(token, live)
        if token.startswith('"'):
            return token[1:-1]
        if token[0].isdigit():
            return float(token)
        return self.reference(token, live)

    def reference(self, token: str, live: bool) -> object:
        sheet = self.sheet
        if token.endswith("!"):
            sheet, token = token[1:-2], self.take()
        if self.peek() == ":":
            self.take()
            column, first, last = (
                token.strip("$")[0],
                *(int(re.sub(r"\D", "", end)) for end in (token, self.take())),
            )
            return (
                [self.book.value(sheet, f"{column}{row}") for row in range(first, last + 1)]
                if live
                else [0.0]
            )
        return self.book.value(sheet, token) if live else 0.0

    def function(self, name: str, live: bool) -> object:
        assert self.take() == "("
        found = []
        while not found or self.peek() == ",":
            if found:
                self.take()
            taken = live and not (name == "IF" and found and bool(found[0]) is not (len(found) == 1))
            found.append(self.comparison(taken))
        assert self.take() == ")"
        if name == "IF":
            return found[1] if found[0] else found[2]
        flat = [v for each in found for v in (each if isinstance(each, list) else [each])]
        values = [v for v in flat if isinstance(v, float)]
        match name:
            case "SUM":
                return sum(values, 0.0)
            case "ROUND":
                return rounded(*values)
            case "INT":
                return float(math.floor(values[0]))
        return min(values) if name == "MIN" else max(values)


def number(value: object, live: bool = True) -> float:
    if value is None or not live:
        return 0.0
    assert isinstance(value, float), f"#VALUE! {value!r}"
    return value


def compared(sign: str, left: object, right: object) -> bool:
    """A blank is nothing and is the empty text; text is larger than every number."""
    if isinstance(left, str) or isinstance(right, str):
        keys = [
            (0, "" if side is None else side) if side is None or isinstance(side, str) else (-1, side)
            for side in (left, right)
        ]
    else:
        keys = [number(left), number(right)]
    a, b = keys
    return {"=": a == b, "<>": a != b, "<": a < b, ">": a > b, "<=": a <= b, ">=": a >= b}[sign]
