"""The lines of a CSV file, decoded as declared, with the place of every byte that does not fit."""

import csv
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import BinaryIO

from django.utils.translation import gettext as _

from portal.lib.tables.faults import Fault, Unreadable
from portal.lib.tables.layout import Layout

MAX_LINE_BYTES = 2_500_000
_BOM = b"\xef\xbb\xbf"


class Lines(Iterator[str]):
    """Decoded lines, one at a time; keeps the record being read so that a fault can say where it stands."""

    def __init__(self, stream: BinaryIO, layout: Layout) -> None:
        self._stream, self._layout = stream, layout
        self._codec = "utf-8" if layout.encoding == "utf-8-sig" else layout.encoding
        self._may_be_utf8 = layout.encoding == "cp1252"
        self._beyond_ascii = False
        self.number, self.first = 0, 1
        self.record = ""
        self.header: list[str] = []

    def start_record(self) -> None:
        """The next line begins a new record."""
        self.first, self.record = self.number + 1, ""

    def __next__(self) -> str:
        raw = self._stream.readline(MAX_LINE_BYTES)
        if not raw:
            raise StopIteration
        self.number += 1
        if len(raw) == MAX_LINE_BYTES:
            raise Unreadable(Fault(self.number, "", _("a line longer than 2.5 MB: is this a CSV file?")))
        if self.number == 1:
            raw = self._without_mark(raw)
        decoded = self._decode(raw)
        self.record += decoded
        return decoded

    def check_encoding(self) -> None:
        """At the end: a file declared cp1252 of which every accent reads as UTF-8 was declared wrongly."""
        if self._may_be_utf8 and self._beyond_ascii:
            raise Unreadable(Fault(0, "", _("the file is UTF-8, though declared cp1252")))

    def _without_mark(self, raw: bytes) -> bytes:
        if not raw.startswith(_BOM):
            return raw
        if self._layout.encoding != "utf-8-sig":
            raise Unreadable(Fault(1, "", _("the file starts with the UTF-8 mark: declare utf-8-sig")))
        return raw[len(_BOM) :]

    def _decode(self, raw: bytes) -> str:
        try:
            decoded = raw.decode(self._codec)
        except UnicodeDecodeError as error:
            reason = _("byte 0x%(byte)02X is not %(encoding)s")
            self._refuse(raw[: error.start], reason % {"byte": raw[error.start], "encoding": self._codec})
        if "\0" in decoded:
            self._refuse(raw[: raw.index(0)], _("a NUL byte"))
        if self._may_be_utf8 and not raw.isascii():
            self._look_for_utf8(raw)
        return decoded

    def _look_for_utf8(self, raw: bytes) -> None:
        self._beyond_ascii = True
        try:
            raw.decode("utf-8")
        except UnicodeDecodeError:
            self._may_be_utf8 = False

    def _refuse(self, before: bytes, reason: str) -> None:
        """Raise at the column reached by the bytes before the fault."""
        place = self._place(self.record + before.decode(self._codec, "replace"))
        column = self.header[place - 1] if place <= len(self.header) else str(place)
        raise Unreadable(Fault(self.first, column, reason))

    def _place(self, reached: str) -> int:
        """How many cells of the record are begun when this much of it is read."""
        try:
            return max(len(next(csv.reader([reached], delimiter=self._layout.separator), [])), 1)
        except csv.Error:
            return 1


def unquoted_mark(record: str, separator: str) -> bool:
    """A quote stands in a cell that does not begin with one: legal to the csv module, not to us."""
    return _well_quoted(separator).fullmatch(record) is None


@lru_cache(maxsize=8)
def _well_quoted(separator: str) -> re.Pattern[str]:
    cell = rf'(?:"(?:[^"]|"")*+"|[^"{re.escape(separator)}\r\n]*+)'
    return re.compile(rf"{cell}(?:{re.escape(separator)}{cell})*+(?:\r?\n|\r)?")
