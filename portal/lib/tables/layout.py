"""How a CSV file or a sheet is written: declared by whoever sends it, never guessed."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from portal.lib import text
from portal.lib.text import Notation

ENCODINGS = ("utf-8", "utf-8-sig", "cp1252")
SEPARATORS = (",", ";", "\t", "|")
DECIMALS = (".", ",")
THOUSANDS = ("", " ", ",", ".", "'")


class BadLayout(ValueError):
    """The declaration itself makes no sense; the message says where."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Encoding, separator, notation of numbers and dates. "utf-8-sig" is UTF-8 with or without its mark.

    A `sheet` says that the file is an XLSX workbook, of which encoding and separator mean nothing.
    """

    encoding: str = "utf-8"
    separator: str = ","
    notation: Notation = field(default_factory=Notation)
    sheet: str = ""
    header_row: int = 1

    def __post_init__(self) -> None:
        _one_of("encoding", self.encoding, ENCODINGS)
        _one_of("separator", self.separator, SEPARATORS)
        _one_of("decimal", self.notation.decimal, DECIMALS)
        _one_of("thousands", self.notation.thousands, THOUSANDS)
        _one_of("dates", self.notation.dates, text.DATE_FORMATS)
        if self.notation.decimal == self.notation.thousands:
            raise BadLayout(_("the same sign cannot be the decimal and the thousands separator"))


def _one_of(name: str, value: object, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        choices = ", ".join(map(repr, allowed))
        raise BadLayout(
            _("%(name)s is %(value)r; it must be one of %(choices)s")
            % {"name": name, "value": value, "choices": choices}
        )
