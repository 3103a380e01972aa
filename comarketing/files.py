"""Files that come in: which are taken, how they are named and kept. Nobody's name for a file becomes a path."""

import hashlib
import os
import secrets
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from comarketing import archives
from portal.lib import fmt, text

MAX_NAME = 200
HEAD = 16
PIECE = 1_000_000
# Signs that turn the direction of what follows: in a file's name they only hide its end.
_TURNS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C])


class BadFile(ValueError):
    """This file is not taken; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file found fit: its own name (data only), type, size in bytes, hash, and where to read it from."""

    name: str
    content_type: str
    size: int
    sha256: str
    source: BinaryIO


@dataclass(frozen=True, slots=True)
class Sort:
    """A sort of file we take: how it is served, and what its content must look like."""

    content_type: str
    looks_right: Callable[[BinaryIO], bool]


def examine(file: UploadedFile) -> Upload:
    """Take a file by what it is and what it is called, both on a short list. Raises BadFile."""
    name = _name(file.name or "")
    sort = SORTS.get(_extension(name))
    if sort is None:
        raise BadFile(_("Choose a file of one of these kinds: %(kinds)s.") % {"kinds": ", ".join(NAMES)})
    if not file.size:
        raise BadFile(_("The file is empty."))
    if file.size > settings.MAX_UPLOAD_BYTES:
        limit = fmt.number(settings.MAX_UPLOAD_BYTES // 1_000_000)
        raise BadFile(_("The file is larger than %(limit)s MB.") % {"limit": limit})
    source: BinaryIO = file.file  # type: ignore[assignment]
    try:
        fits = sort.looks_right(source)
    except archives.BadArchive as bad:
        raise BadFile(str(bad)) from None
    if not fits:
        raise BadFile(_("The content of this file is not what its name says."))
    return Upload(name, sort.content_type, file.size, _hash(source), source)


@contextmanager
def kept(upload: Upload) -> Iterator[str]:
    """Keep the file under a random name; the path below MEDIA_ROOT is good for as long as nothing fails here."""
    path = f"assets/{secrets.token_hex(16)}"
    target = place(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        _write(upload.source, target)
        yield path
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def place(path: str) -> Path:
    """Where a kept file lies, outside what the web server shows."""
    return Path(settings.MEDIA_ROOT) / path


def _write(source: BinaryIO, target: Path) -> None:
    source.seek(0)
    with target.open("xb") as out:
        for piece in iter(partial(source.read, PIECE), b""):
            out.write(piece)
        out.flush()
        os.fsync(out.fileno())


def _hash(source: BinaryIO) -> str:
    source.seek(0)
    return hashlib.file_digest(source, "sha256").hexdigest()  # type: ignore[arg-type]


def _name(given: str) -> str:
    try:
        name = text.line(given.translate(_TURNS), limit=MAX_NAME)
    except text.BadInput as bad:
        raise BadFile(_("The name of the file: %(reason)s.") % {"reason": bad}) from None
    return PurePosixPath(name.replace("\\", "/")).name


def _extension(name: str) -> str:
    """As every system would read it: .PDF, .pdf and .ｐｄｆ are one."""
    return PurePosixPath(unicodedata.normalize("NFKC", name).casefold()).suffix


def _starts(*signatures: bytes, at: int = 0) -> Callable[[BinaryIO], bool]:
    def looks_right(file: BinaryIO) -> bool:
        file.seek(0)
        return file.read(HEAD)[at:].startswith(signatures)

    return looks_right


def _archive(file: BinaryIO) -> bool:
    return bool(archives.check(file))


def _office(folder: str) -> Callable[[BinaryIO], bool]:
    """An office file: an archive with its table of contents, its own folder, and no macros."""

    def looks_right(file: BinaryIO) -> bool:
        names = archives.check(file)
        has_macros = any(name.casefold().endswith("vbaproject.bin") for name in names)
        return "[Content_Types].xml" in names and any(n.startswith(folder) for n in names) and not has_macros

    return looks_right


_OOXML = "application/vnd.openxmlformats-officedocument."
_JPEG = Sort("image/jpeg", _starts(b"\xff\xd8\xff"))
SORTS = {
    ".pdf": Sort("application/pdf", _starts(b"%PDF-")),
    ".pptx": Sort(f"{_OOXML}presentationml.presentation", _office("ppt/")),
    ".docx": Sort(f"{_OOXML}wordprocessingml.document", _office("word/")),
    ".xlsx": Sort(f"{_OOXML}spreadsheetml.sheet", _office("xl/")),
    ".png": Sort("image/png", _starts(b"\x89PNG\r\n\x1a\n")),
    ".jpg": _JPEG,
    ".jpeg": _JPEG,
    ".zip": Sort("application/zip", _archive),
    ".mp4": Sort("video/mp4", _starts(b"ftyp", at=4)),
}
NAMES = ("PDF", "PPTX", "DOCX", "XLSX", "PNG", "JPG", "ZIP", "MP4")
