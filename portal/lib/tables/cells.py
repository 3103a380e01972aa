"""Read one cell as what its column holds: the canonical text PostgreSQL takes, or why it cannot be."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, tzinfo
from functools import partial
from typing import Literal

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from portal.lib import text
from portal.lib.text import BadInput, Notation

_MIDNIGHT = re.compile(r"[T ]00:00(?::00(?:\.0{1,6})?)?Z?\Z", re.ASCII)  # how many systems write a bare day
Kind = Literal["text", "paragraph", "email", "number", "day", "instant", "flag"]
Parse = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class CellType:
    """What a column holds: text of at most `limit` characters, or a number that fits numeric(digits, places)."""

    kind: Kind
    limit: int | None = None
    digits: int = text.MAX_DIGITS
    places: int = 0
    end_of_day: bool = False

    def parser(self, notation: Notation, zone: tzinfo = UTC) -> Parse:
        """The function that reads one non-empty cell; it raises BadInput."""
        match self.kind:
            case "text":
                return partial(text.line, limit=self.limit)
            case "paragraph":
                return partial(text.paragraph, limit=self.limit)
            case "email":
                return partial(_email, limit=self.limit)
            case "number":
                return partial(_number, notation=notation, digits=self.digits, places=self.places)
            case "day":
                return lambda cell: text.day(_MIDNIGHT.sub("", cell.strip()), notation).isoformat()
            case "instant":
                return partial(_instant, notation=notation, zone=zone, end_of_day=self.end_of_day)
            case "flag":
                return _flag


def _email(cell: str, *, limit: int | None) -> str:
    """An address in small letters: two spellings of one address are one address."""
    address = text.line(cell, limit=limit).lower()
    try:
        validate_email(address)
    except ValidationError:
        raise BadInput(_("not an e-mail address")) from None
    return address


def _number(cell: str, *, notation: Notation, digits: int, places: int) -> str:
    """At most `digits` digits, of which `places` after the point; never rounded."""
    plain = text.digits(cell.strip(), notation)
    whole, _point, fraction = plain.partition(".")
    if len(fraction) > places and len(fraction.rstrip("0")) > places:
        raise BadInput(_("more than %(places)d decimals") % {"places": places})
    if len(whole) > digits - places and len(whole.lstrip("-0")) > digits - places:
        raise BadInput(
            _("a number too large: more than %(count)d digits before the decimals")
            % {"count": digits - places}
        )
    return plain


def _instant(cell: str, *, notation: Notation, zone: tzinfo, end_of_day: bool) -> str:
    return text.instant(cell.strip(), notation, zone=zone, end_of_day=end_of_day).isoformat()


def _flag(cell: str) -> str:
    if (plain := cell.strip()) not in ("true", "false"):
        raise BadInput(_("neither true nor false: declare what the values mean"))
    return plain
