"""A profile put to a target: which cell feeds which temporary column, and how each is read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import NoReturn

from django.db import models
from django.utils.translation import gettext as _

from portal.lib import text
from portal.lib.importing.declared import BadProfile
from portal.lib.importing.profile import Origin, Profile, SourceFile
from portal.lib.importing.target import Target, Way, base_type, cell_type, is_reference
from portal.lib.tables.cells import CellType, Parse
from portal.lib.text import ISO, BadInput, Notation

EXTERNAL_ID_LIMIT = 100
REQUIRED = "\0"  # stands for "no value will do": no cell holds it
Read = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class StagedColumn:
    """One temporary column: the headers whose cells are joined into it, its type, and how its text is read."""

    name: str
    headers: tuple[str, ...]
    joint: str
    sql_type: str
    read: Read
    when: tuple[str, frozenset[str]] | None = None
    is_key: bool = False

    @property
    def title(self) -> str:
        """The column as the sender knows it."""
        return " + ".join(self.headers)


@dataclass(frozen=True)
class Plan:
    """The profile and its target, checked against each other. Raises BadProfile."""

    profile: Profile
    target: Target

    def __post_init__(self) -> None:
        for name in self.profile.fields:
            if name not in self.target.offered:
                offered = {"target": self.target.name, "fields": ", ".join(self.target.offered)}
                _refuse(name, _("%(target)s offers: %(fields)s") % offered)
        for name in self.target.mandatory():
            if name not in self.profile.fields:
                _refuse(name, _("this field must be filled"))
        for name, (other, _column) in self.target.through.items():
            if not {name, other} & set(self.profile.fields):
                _refuse(name, _("this field must be filled, or %(other)s") % {"other": other})
        for name, origin in self.profile.fields.items():
            self._check_way(name, origin)
        self.constants()

    def way(self, name: str) -> Way | None:
        """How the rows a reference names are found, when not by their id at the source."""
        return self.target.ways.get(name, {}).get(self.profile.fields[name].by)

    def _check_way(self, name: str, origin: Origin) -> None:
        ways = self.target.ways.get(name, {})
        if origin.by and origin.by not in ways:
            _refuse(name, _("by is one of: %(names)s") % {"names": ", ".join(filter(None, ways))})

    def constants(self) -> dict[str, str | None]:
        """The value of every field that is one for the whole file."""
        found = {}
        for name, origin in self.profile.fields.items():
            if origin.constant is not None:
                try:
                    found[name] = self._reader(name, origin, self.profile.file)(origin.constant)
                except BadInput as error:
                    _refuse(name, str(error))
        return found

    @property
    def staged(self) -> list[StagedColumn]:
        """The temporary columns of the main file, its key first."""
        key = StagedColumn("external_id", self.profile.file.key, "-", "text", _key, is_key=True)
        return [key, *(self._staged(name, o) for name, o in self.profile.fields.items() if o.columns)]

    def staged_beside(self, beside: str) -> list[StagedColumn]:
        """The temporary columns of a file beside, its key first."""
        file = self.profile.besides[beside]
        columns = [StagedColumn("external_id", file.key, "-", "text", _key)]
        for name, origin in self.profile.taken(beside).items():
            read = _remembering(self._reader(name, origin, file))
            columns.append(StagedColumn(name, (origin.take,), "-", self._type(name), read))
        return columns

    def titles(self) -> dict[str, str]:
        """Each field by the name its sender knows: the header, else the field itself."""
        return {name: " + ".join(o.columns) or name for name, o in self.profile.fields.items()}

    def _staged(self, name: str, origin: Origin) -> StagedColumn:
        if origin.beside:
            key = CellType("text", limit=EXTERNAL_ID_LIMIT).parser(ISO)
            read, sql_type = _reading(key, Origin(required=origin.required), empty=None), "text"
        else:
            read, sql_type = self._reader(name, origin, self.profile.file), self._type(name)
        return StagedColumn(name, origin.columns, origin.joint, sql_type, _remembering(read), origin.when)

    def _type(self, name: str) -> str:
        field = self.target.field(name)
        return "text" if is_reference(field) else base_type(field)

    def _reader(self, name: str, origin: Origin, file: SourceFile) -> Read:
        field = self.target.field(name)
        declared = origin.values is not None or bool(origin.bands) or not origin.columns
        notation = ISO if declared else file.layout.notation
        parse = cell_type(field, end_of_day=origin.end_of_day).parser(notation, file.zone)
        if choices := self.target.choices_of(name):
            parse = _one_of(choices, parse)
        empty = None if name in self.target.extras else _empty(field)
        if name in self.target.required:
            empty = REQUIRED
        return _reading(parse, origin, empty=empty, notation=file.layout.notation)


def _reading(parse: Parse, origin: Origin, *, empty: str | None, notation: Notation = ISO) -> Read:
    """The function from a cell to its canonical text, or to `empty`; it raises BadInput."""

    def read(cell: str) -> str | None:
        plain = text.stripped(cell) or origin.empty
        if origin.values is not None:
            plain = _mapped(plain, origin.values)
        elif origin.bands and plain:
            plain = _banded(text.number(plain, notation), origin)
        if plain:
            return parse(plain)
        if origin.required or empty is REQUIRED:
            raise BadInput(_("empty"))
        return empty

    return read


def _remembering(read: Read) -> Read:
    """The same function; cells repeat themselves, and remembering is ten times faster than reading."""
    return lru_cache(maxsize=1024)(read)


def _refuse(name: str, reason: str) -> NoReturn:
    raise BadProfile(f"fields.{name}: {reason}")


def _empty(field: models.Field) -> str | None:
    """What an empty cell becomes: nothing where nothing is a meaning, else it is refused."""
    if field.null:
        return None
    if field.blank and isinstance(field, models.CharField | models.TextField):
        return ""
    return REQUIRED


def _mapped(plain: str, values: Mapping[str, str]) -> str:
    if plain not in values:
        raise BadInput(_("a value the profile does not know"))
    return values[plain]


def _banded(amount: Decimal, origin: Origin) -> str:
    for start, name in reversed(origin.bands):
        if amount >= start:
            return name
    raise BadInput(_("below the first band"))


def _one_of(choices: frozenset[str], parse: Parse) -> Parse:
    def read(cell: str) -> str:
        value = parse(cell)
        if value not in choices:
            raise BadInput(_("not one of the values this field may hold"))
        return value

    return read


def _key(cell: str) -> str:
    if not (key := text.line(cell, limit=EXTERNAL_ID_LIMIT)):
        raise BadInput(_("empty"))
    return key
