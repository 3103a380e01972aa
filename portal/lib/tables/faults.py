"""What is wrong in a table that came from outside, said once and in the same words everywhere."""

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong: its line (1 is the header, 0 the file as a whole), its column, why, what was read."""

    line: int
    column: str
    reason: str
    value: str = ""

    def __str__(self) -> str:
        place = [_("line %(line)d") % {"line": self.line}] if self.line else []
        if self.column:
            place.append(_("column %(column)s") % {"column": self.column})
        return ": ".join([", ".join(place), self.reason]) if place else self.reason


class Unreadable(Exception):
    """The file cannot be read as a table at all: reading stops at this one fault."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault
