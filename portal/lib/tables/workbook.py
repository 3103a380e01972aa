"""Open an XLSX workbook without trusting it: a zip within limits, one declared sheet, its texts and formats."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO, BinaryIO, NamedTuple, NoReturn, Protocol
from xml.parsers.expat import ExpatError, ParserCreate

from django.utils.translation import gettext as _
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format

from portal.lib.tables.faults import Fault, Unreadable

MAX_UNZIPPED = 200 * 1000 * 1000
MAX_RATIO = 100
SMALL = 1_000_000  # a ratio says nothing of so little
MAX_PARTS = 1_000
MAX_TEXT = 40_000
CHUNK = 65_536
_OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_PASSED_OVER = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|\s')
_PLAIN = re.compile(r"(?:#,##)?(0+)(?:\.(0+))?")


class Format(NamedTuple):
    """What a cell's format says of its number: a date, with hours or not; else the digits it shows at least."""

    is_date: bool = False
    has_hours: bool = False
    digits: int = 0
    places: int = 0


class Handlers(Protocol):
    """What is told of an XML part; names come without their prefix."""

    def start(self, name: str, attributes: dict[str, str]) -> None: ...
    def end(self, name: str) -> None: ...
    def text(self, data: str) -> None: ...


@dataclass
class Workbook:
    """The parts of a workbook that one sheet needs. Formats are by style number; dates count from 1900 or 1904."""

    sheet: str
    texts: list[str] = field(default_factory=list)
    formats: list[Format] = field(default_factory=list)
    from_1904: bool = False


@contextmanager
def opened(stream: BinaryIO) -> Iterator[zipfile.ZipFile]:
    """The workbook as a zip within limits; whatever is wrong with it is one Unreadable."""
    try:
        with zipfile.ZipFile(_typed(stream)) as archive:
            _check_parts(archive, stream.seek(0, 2))
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise unreadable(_("the workbook is damaged: save it again")) from error
    except (ExpatError, UnicodeDecodeError, LookupError) as error:
        raise unreadable(_("the workbook is damaged: a part is not XML")) from error


def read_parts(archive: zipfile.ZipFile, sheet: str) -> Workbook:
    """Where the sheet lies, and what its cells refer to. Raises Unreadable."""
    book, links = _Book(), _Links()
    _walk_all(archive, "xl/workbook.xml", book)
    _walk_all(archive, "xl/_rels/workbook.xml.rels", links)
    found = Workbook(links.part(*book.sheet(sheet)), from_1904=book.from_1904)
    if part := links.of_kind("sharedStrings"):
        _walk_all(archive, part, _Texts(found.texts))
    if part := links.of_kind("styles"):
        _walk_all(archive, part, _Styles(found.formats))
    return found


def walk(part: IO[bytes], handlers: Handlers) -> Iterator[None]:
    """Parse an XML part piece by piece, a pause after each. No document type, hence no entities."""
    parser = ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _no_document_type
    parser.StartElementHandler = lambda name, attributes: handlers.start(_local(name), attributes)
    parser.EndElementHandler = lambda name: handlers.end(_local(name))
    parser.CharacterDataHandler = handlers.text
    while chunk := part.read(CHUNK):
        parser.Parse(chunk)
        yield
    parser.Parse(b"", True)
    yield


def unreadable(reason: str, line: int = 0, column: str = "", value: str = "") -> Unreadable:
    return Unreadable(Fault(line, column, reason, value))


def _typed(stream: BinaryIO) -> BinaryIO:
    """The stream, once its first bytes say that it is a zip."""
    stream.seek(0)
    start = stream.read(4)
    if start == _OLD_OR_LOCKED:
        stream.seek(0)
        if _LOCKED in stream.read(SMALL):
            raise unreadable(_("the workbook is protected by a password: save it without one"))
        raise unreadable(_("a workbook of the old kind (.xls): save it as .xlsx"))
    if start != b"PK\x03\x04":
        raise unreadable(_("not an XLSX workbook, though the profile declares a sheet"))
    stream.seek(0)
    return stream


def _check_parts(archive: zipfile.ZipFile, zipped: int) -> None:
    parts = archive.infolist()
    names = [part.filename for part in parts]
    unzipped = sum(part.file_size for part in parts)  # zipfile reads no part beyond the size it declares
    if len(parts) > MAX_PARTS or unzipped > MAX_UNZIPPED:
        raise unreadable(_("the workbook is too large once unzipped: send the table as CSV"))
    if unzipped > SMALL and unzipped > zipped * MAX_RATIO:
        raise unreadable(_("the workbook unzips to more than a hundred times its size"))
    if len(set(names)) < len(names):
        raise unreadable(_("the workbook is damaged: it holds the same part twice"))
    if any(part.flag_bits & 1 for part in parts):
        raise unreadable(_("the workbook is protected by a password: save it without one"))
    if "xl/workbook.xml" not in names:
        raise unreadable(_("a zip that is not an XLSX workbook"))


def _walk_all(archive: zipfile.ZipFile, part: str, handlers: Handlers) -> None:
    with part_of(archive, part) as stream:
        for _piece in walk(stream, handlers):
            pass


def part_of(archive: zipfile.ZipFile, name: str) -> IO[bytes]:
    """One part, unzipped as it is read."""
    try:
        return archive.open(name)
    except KeyError:
        raise unreadable(_("the workbook is damaged: a part is missing")) from None


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _no_document_type(*_declared: object) -> NoReturn:
    raise unreadable(_("the workbook is damaged: a part declares a document type"))


class _Silent:
    """Handlers of a part of which only elements' starts matter."""

    def end(self, name: str) -> None:
        """Nothing follows."""

    def text(self, data: str) -> None:
        """Nothing is kept."""


class _Book(_Silent):
    """xl/workbook.xml: the sheets, and from when dates count."""

    def __init__(self) -> None:
        self._sheets: dict[str, tuple[str, bool]] = {}
        self.from_1904 = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            link = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            shown = attributes.get("state", "visible") == "visible"
            self._sheets[attributes.get("name", "")] = (link, shown)
        elif name == "workbookPr":
            self.from_1904 = attributes.get("date1904") in ("1", "true")

    def sheet(self, name: str) -> tuple[str, str]:
        """The name and the link of the declared sheet, which must stand and be shown."""
        if name not in self._sheets:
            names = {"name": name, "names": ", ".join(self._sheets)}
            raise unreadable(_("there is no sheet %(name)s; the workbook holds: %(names)s") % names)
        link, shown = self._sheets[name]
        if not shown:
            raise unreadable(_("the sheet %(name)s is hidden: show it, or declare another") % {"name": name})
        return name, link


class _Links(_Silent):
    """xl/_rels/workbook.xml.rels: which part is what."""

    def __init__(self) -> None:
        self._links: dict[str, tuple[str, str]] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "")
            part = target[1:] if target.startswith("/") else f"xl/{target}"
            self._links[attributes.get("Id", "")] = (attributes.get("Type", "").rpartition("/")[2], part)

    def part(self, sheet: str, link: str) -> str:
        kind, part = self._links.get(link, ("", ""))
        if kind != "worksheet":
            raise unreadable(_("the sheet %(name)s holds no cells") % {"name": sheet})
        return part

    def of_kind(self, kind: str) -> str:
        return next((part for found, part in self._links.values() if found == kind), "")


class _Texts:
    """xl/sharedStrings.xml: the texts that cells name by number; how they are pronounced is left aside."""

    def __init__(self, texts: list[str]) -> None:
        self._texts, self._pieces = texts, list[str]()
        self._reads = self._aside = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._aside = self._aside or name == "rPh"
        self._reads = name == "t" and not self._aside

    def end(self, name: str) -> None:
        self._reads = False
        if name == "rPh":
            self._aside = False
        elif name == "si":
            self._texts.append("".join(self._pieces))
            self._pieces.clear()

    def text(self, data: str) -> None:
        if self._reads:
            self._pieces.append(data)


class _Styles(_Silent):
    """xl/styles.xml: the format of numbers behind each style."""

    def __init__(self, formats: list[Format]) -> None:
        self._formats, self._written = formats, dict[str, str]()
        self._in_cells = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "numFmt":
            self._written[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self._in_cells = True
        elif name == "xf" and self._in_cells:
            number = attributes.get("numFmtId", "0")
            own = self._written.get(number)
            builtin = BUILTIN_FORMATS.get(int(number)) if number.isdecimal() else None
            self._formats.append(format_of(own or builtin or "General"))

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._in_cells = False


def format_of(written: str) -> Format:
    """What a format as "#,##0.00 €" or "dd/mm/yyyy hh:mm" says."""
    if is_date_format(written) and not is_timedelta_format(written):
        return Format(is_date=True, has_hours="h" in _PASSED_OVER.sub("", written).lower())
    plain = _PLAIN.fullmatch(_PASSED_OVER.sub("", written.partition(";")[0]).rstrip("€$£"))
    return Format(digits=len(plain[1]), places=len(plain[2] or "")) if plain else Format()
