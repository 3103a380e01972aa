"""A mapping profile: the TOML file that declares what the columns of a file become; see docs/import.md."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import gettext as _

from portal.lib import text
from portal.lib.importing.declared import BadProfile, Declared
from portal.lib.tables.layout import BadLayout, Layout
from portal.lib.text import BadInput, Notation

MAX_BYTES = 1_000_000
SOURCE_LIMIT = 40


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file: how it is written, which columns make its key, which are left aside, which rows are meant."""

    name: str
    layout: Layout
    zone: ZoneInfo
    key: tuple[str, ...]
    ignored: tuple[str, ...]
    only: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a field's value comes from: a constant, or columns and what is done to them."""

    columns: tuple[str, ...] = ()
    joint: str = "-"
    constant: str | None = None
    values: Mapping[str, str] | None = None
    bands: tuple[tuple[int, str], ...] = ()
    when: tuple[str, frozenset[str]] | None = None
    required: bool = False
    end_of_day: bool = False
    beside: str = ""
    take: str = ""
    source: str = ""
    by: str = ""
    empty: str = ""

    @property
    def may_lack(self) -> bool:
        """Whether a row may have no value here though no cell is empty."""
        return bool(self.beside) or self.when is not None


@dataclass(frozen=True, slots=True)
class Profile:
    """What one file of one source becomes: rows of one target, known again by (source, external id)."""

    title: str
    target: str
    source: str
    file: SourceFile
    besides: Mapping[str, SourceFile] = field(default_factory=dict)
    fields: Mapping[str, Origin] = field(default_factory=dict)

    @property
    def files(self) -> list[SourceFile]:
        """The files to give, in this order."""
        return [self.file, *self.besides.values()]

    def headers(self) -> tuple[str, ...]:
        """The columns of the main file that are used, each once."""
        used = [*self.file.key, *self.file.only]
        for origin in self.fields.values():
            used += [*origin.columns, *([origin.when[0]] if origin.when else [])]
        return tuple(dict.fromkeys(used))

    def taken(self, beside: str) -> dict[str, Origin]:
        """The fields whose value is found in the file beside."""
        return {name: origin for name, origin in self.fields.items() if origin.beside == beside}


def read_profile(path: Path) -> Profile:
    """The profile in a TOML file. Raises BadProfile, whose message says where it is wrong."""
    try:
        raw = path.read_bytes()
        if len(raw) > MAX_BYTES:
            raise BadProfile(_("the profile is larger than 1 MB"))
        return parse_profile(raw.decode("utf-8"))
    except OSError as error:
        raise BadProfile(_("the profile cannot be read: %(why)s") % {"why": error.strerror}) from None
    except UnicodeDecodeError:
        raise BadProfile(_("the profile is not UTF-8")) from None


def parse_profile(toml: str) -> Profile:
    """The profile of this text; see `read_profile`."""
    try:
        declared = Declared("", tomllib.loads(toml))
        profile = _profile(declared)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise BadProfile(_("the profile is not TOML: %(why)s") % {"why": error}) from None
    except (BadInput, BadLayout) as error:
        raise BadProfile(str(error)) from None
    _check_columns(profile)
    return profile


def _profile(declared: Declared) -> Profile:
    main = declared.table("file")
    file = _file(main, Layout(), ZoneInfo("UTC"))
    profile = Profile(
        title=text.line(declared.text("title"), limit=200),
        target=declared.text("target"),
        source=text.line(declared.text("source"), limit=SOURCE_LIMIT),
        file=file,
        besides={
            name: _file(side, file.layout, file.zone) for name, side in declared.tables("beside").items()
        },
        fields={name: _origin(field) for name, field in declared.tables("fields").items()},
    )
    declared.nothing_else()
    return profile


def _file(declared: Declared, like: Layout, zone: ZoneInfo) -> SourceFile:
    """A file's declaration; what it leaves out is as in `like`."""
    notation = Notation(
        decimal=declared.text("decimal", like.notation.decimal),
        thousands=declared.text("thousands", like.notation.thousands),
        dates=declared.text("dates", like.notation.dates),
    )
    layout = Layout(
        encoding=declared.text("encoding", like.encoding),
        separator=declared.text("separator", like.separator),
        notation=notation,
        sheet=declared.text("sheet", like.sheet),
        header_row=declared.whole("header_row", like.header_row, low=1, high=1_000),
    )
    only = declared.mapping_of_lists("only") or {}
    file = SourceFile(
        name=declared.text("name"),
        layout=layout,
        zone=_zone(declared.text("zone", zone.key)),
        key=declared.texts("key"),
        ignored=declared.texts("ignored", ()),
        only={column: frozenset(values) for column, values in only.items()},
    )
    declared.nothing_else()
    if not file.key:
        declared.refuse(_("a key has at least one column"))
    return file


def _origin(declared: Declared) -> Origin:
    columns = declared.texts("columns", ()) or declared.texts("column", ())
    origin = Origin(
        columns=columns,
        joint=declared.text("joint", "-"),
        constant=declared.text("constant", None),
        values=declared.mapping("values"),
        bands=_bands(declared),
        when=_when(declared),
        required=declared.flag("required"),
        end_of_day=declared.choice("day", ("start", "end")) == "end",
        beside=declared.text("beside", ""),
        take=declared.text("take", ""),
        source=declared.text("source", ""),
        by=declared.text("by", ""),
        empty=declared.text("empty", ""),
    )
    declared.nothing_else()
    if bool(columns) == (origin.constant is not None):
        declared.refuse(_("a field has either columns or a constant"))
    if bool(origin.beside) != bool(origin.take):
        declared.refuse(_("beside and take go together"))
    return origin


def _bands(declared: Declared) -> tuple[tuple[int, str], ...]:
    """Whole numbers from which a value holds, ascending: {"0": "SMALL", "10": "MEDIUM"}."""
    bands = [(int(text.digits(start)), name) for start, name in (declared.mapping("bands") or {}).items()]
    if bands != sorted(bands):
        declared.refuse(_("bands ascend"))
    return tuple(bands)


def _when(declared: Declared) -> tuple[str, frozenset[str]] | None:
    condition = declared.mapping_of_lists("when")
    if condition is None:
        return None
    if len(condition) != 1:
        declared.refuse(_("when names one column"))
    [(column, values)] = condition.items()
    return column, frozenset(values)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadProfile(_("zone %(name)s is not known") % {"name": text.shown(name)}) from None


def _check_columns(profile: Profile) -> None:
    """No column is both used and ignored, and what lies beside is declared."""
    if len({file.name for file in profile.files}) < len(profile.files):
        raise BadProfile(_("two files of the same name"))
    _apart(profile.file, profile.headers())
    for name, beside in profile.besides.items():
        if len(beside.key) != 1:
            raise BadProfile(_("beside.%(name)s has one key column") % {"name": name})
        _apart(beside, [*beside.key, *(origin.take for origin in profile.taken(name).values())])
    for name, origin in profile.fields.items():
        if origin.beside and origin.beside not in profile.besides:
            raise BadProfile(_("fields.%(name)s: there is no file beside named so") % {"name": name})


def _apart(file: SourceFile, used: Any) -> None:
    if both := sorted(set(file.ignored) & set(used)):
        raise BadProfile(_("both used and ignored: %(columns)s") % {"columns": ", ".join(both)})
