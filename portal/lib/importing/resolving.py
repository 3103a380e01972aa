"""SQL that finds, for each temporary row, what its keys stand for: in the files beside, and in other tables."""

from dataclasses import dataclass
from typing import cast

from django.db import models
from django.utils.translation import gettext as _
from psycopg import sql

from portal.lib.importing.plan import Plan
from portal.lib.importing.profile import Origin
from portal.lib.importing.target import Way, base_type, column, is_reference, naming, related_to

S, I, L = sql.SQL, sql.Identifier, sql.Literal  # noqa: E741  short, for statements that read like SQL


def beside_table(name: str) -> str:
    """The temporary table of a file beside."""
    return f"import_beside_{name}"


@dataclass(frozen=True, slots=True)
class Lookup:
    """A join from `import_rows AS r` that finds a key's row, and the reason given where it finds none."""

    name: str
    join: sql.Composed
    key: sql.Composable
    found: sql.Composed
    reason: str


def lookups(plan: Plan) -> list[Lookup]:
    """The joins the profile asks for, in the order they build on each other."""
    found = []
    for name, origin in plan.profile.fields.items():
        if origin.beside:
            found.append(_beside(plan, name, origin))
        if is_reference(plan.target.field(name)):
            found.append(_reference(plan, name, origin))
    return found


def value(plan: Plan, name: str) -> sql.Composable:
    """The value of a mapped field, once the lookups are joined."""
    field, origin = plan.target.field(name), plan.profile.fields[name]
    if is_reference(field):
        return S("{}.id").format(_named("of", name))
    read = S("CAST({} AS {})").format(_read(plan, name, origin), S(base_type(field)))
    nothing_is_blank = origin.may_lack and base_type(field) == "text" and field.blank and not field.null
    return S("coalesce({}, '')").format(read) if nothing_is_blank else read


def _read(plan: Plan, name: str, origin: Origin) -> sql.Composable:
    """What was read for the field, before a reference is followed."""
    if origin.constant is not None:
        return L(plan.constants()[name])
    return S("{}.{}").format(_named("beside", name) if origin.beside else I("r"), I(name))


def _beside(plan: Plan, name: str, origin: Origin) -> Lookup:
    alias, key = _named("beside", name), S("r.{}").format(I(name))
    join = S("LEFT JOIN {table} AS {alias} ON {alias}.external_id = {key}")
    return Lookup(
        name,
        join.format(table=I(beside_table(origin.beside)), alias=alias, key=key),
        key,
        S("{}.external_id").format(alias),
        _("not found in %(file)s") % {"file": plan.profile.besides[origin.beside].name},
    )


def _reference(plan: Plan, name: str, origin: Origin) -> Lookup:
    """The row of another table: by the way the target or the profile states, else by its id at the source."""
    related = related_to(plan.target.field(name))
    alias, key = _named("of", name), S("CAST({} AS text)").format(_read(plan, name, origin))
    if way := plan.way(name):
        rows, match = _by_way(related, way), S("{}.way = {}").format(alias, S(way.folded).format(key))
    else:
        rows, (source, external_id) = I(related._meta.db_table), map(I, naming(related))
        match = S("{0}.{1} = {2} AND {0}.{3} = {4}").format(
            alias, source, L(origin.source or plan.profile.source), external_id, key
        )
    return Lookup(
        name,
        S("LEFT JOIN {} AS {} ON {}").format(rows, alias, match),
        key,
        S("{}.id").format(alias),
        _("no %(what)s is known by this") % {"what": related._meta.verbose_name},
    )


def _by_way(related: type[models.Model], way: Way) -> sql.Composable:
    """The rows of a table with what they are named by, as `way`; of several named alike, the first."""
    path = way.column.split("__")
    field = related._meta.get_field(path[0])
    named, join = S("x.{}").format(I(path[0])), S("").format()
    if len(path) > 1:
        other = related_to(cast("models.Field", field))
        named = S("y.{}").format(I(path[1]))
        join = S("JOIN {} AS y ON y.id = x.{}").format(
            I(other._meta.db_table), I(column(cast("models.Field", field)))
        )
    return S("(SELECT DISTINCT ON (way) x.*, {} AS way FROM {} AS x {} ORDER BY way, x.id)").format(
        S(way.folded).format(named), I(related._meta.db_table), join
    )


def _named(prefix: str, name: str) -> sql.Identifier:
    return I(f"{prefix}_{name}")
