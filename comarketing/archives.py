"""Zip archives and the office files made of them: looked at with limits on everything, never unpacked to disk."""

import stat
import struct
import zipfile
from collections.abc import Iterator
from typing import BinaryIO

from django.utils.translation import gettext as _

MEMBERS = 2_000
DIRECTORY_BYTES = 1_000_000
UNPACKED_BYTES = 500_000_000
RATIO = 100
SMALL = 100_000  # below this, a high ratio harms nobody: an empty sheet is mostly repetition
_END = b"PK\x05\x06"
_END_64 = b"PK\x06\x07"
_END_LENGTH = 22
_COMMENT = 65_535
NESTED = (".zip", ".rar", ".7z", ".gz", ".bz2", ".xz", ".tar", ".tgz", ".jar", ".iso", ".cab")
RUNNABLE = (
    *(".exe", ".dll", ".com", ".scr", ".bat", ".cmd", ".ps1", ".js", ".vbs", ".msi", ".lnk"),
    *(".htm", ".html", ".hta"),
)


class BadArchive(ValueError):
    """The archive is broken or more than it says; the message is a sentence."""


def check(file: BinaryIO) -> list[str]:
    """Names of the members of an archive that keeps every limit. Raises BadArchive."""
    _check_directory(file)
    try:
        with zipfile.ZipFile(file) as archive:
            for member in archive.infolist():
                _check_member(member)
            _check_sizes(archive)
            return archive.namelist()
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        RuntimeError,
        NotImplementedError,
        OSError,
        ValueError,
    ) as error:
        if isinstance(error, BadArchive):
            raise
        raise BadArchive(_("The archive cannot be read.")) from error


def _check_directory(file: BinaryIO) -> None:
    """The end of the archive says how long its list of members is: read that before reading the list."""
    size = file.seek(0, 2)
    file.seek(max(0, size - _END_LENGTH - _COMMENT))
    tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_LENGTH:
        raise BadArchive(_("The archive cannot be read."))
    members, length = struct.unpack("<HI", tail[at + 10 : at + 16])
    if members > MEMBERS or length > DIRECTORY_BYTES or tail[max(0, at - 20) : at].startswith(_END_64):
        raise BadArchive(_("The archive holds more than %(count)d files.") % {"count": MEMBERS})
    file.seek(0)


def _check_member(member: zipfile.ZipInfo) -> None:
    name = member.filename.replace("\\", "/")
    if name.startswith("/") or ":" in name.split("/")[0] or ".." in name.split("/"):
        raise BadArchive(_("The archive names a place outside itself."))
    if stat.S_ISLNK(member.external_attr >> 16):
        raise BadArchive(_("The archive holds a link."))
    if member.flag_bits & 0x1:
        raise BadArchive(_("The archive is locked with a password."))
    if name.casefold().endswith(NESTED):
        raise BadArchive(_("The archive holds another archive."))
    if name.casefold().endswith(RUNNABLE):
        raise BadArchive(_("The archive holds a program or a web page."))


def _check_sizes(archive: zipfile.ZipFile) -> None:
    """Declared sizes first, then what really comes out: the two need not agree."""
    packed = sum(member.compress_size for member in archive.infolist())
    if sum(member.file_size for member in archive.infolist()) > _most(packed):
        raise BadArchive(_("The archive unpacks to far more than its size."))
    unpacked = 0
    for length in _unpacked(archive):
        unpacked += length
        if unpacked > _most(packed):
            raise BadArchive(_("The archive unpacks to far more than its size."))


def _most(packed: int) -> int:
    return min(UNPACKED_BYTES, max(packed * RATIO, SMALL))


def _unpacked(archive: zipfile.ZipFile) -> Iterator[int]:
    for member in archive.infolist():
        with archive.open(member) as content:
            while piece := content.read(1_000_000):
                yield len(piece)
