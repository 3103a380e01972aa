"""The demo many times over, for benchmarks: PostgreSQL copies the rows of the first channel, a copy per transaction.

Every copy has its own partners, customers and references, and the shape of the first: medians, shares and rates stay
what they are at any size. Nothing passes through Python but counts, so that memory does not grow with the size.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, models
from psycopg import sql

from agreements.models import PartnerTarget
from comarketing.models import Campaign, CampaignPartner, Download, Fund, Movement
from journal.models import Event
from leads.models import (
    Account,
    AccountPartner,
    Contact,
    Interaction,
    InvoicedLine,
    Lead,
    LeadShare,
    Opportunity,
    OpportunityPartner,
    StageChange,
    Touch,
    TouchParty,
)
from partners.models import Distribution, Location, Member, Partner, User
from portal.lib import tenancy
from training.models import Enrolment

SECONDS = 600  # copies lie seconds apart, so that instants differ
COUNTED = {
    "partners": Partner,
    "leads": Lead,
    "opportunities": Opportunity,
    "touches": Touch,
    "events": Event,
}
Progress = Callable[[str, int, float], None]


@dataclass(frozen=True)
class Part:
    """One table: which rows are copied, and what is written instead of a column's own value (SQL; the row is `t`).

    `within` names the foreign keys that must point at copied rows.
    """

    model: type[models.Model]
    within: tuple[str, ...] = ()
    only: str = "true"
    instead: dict[str, str] = field(default_factory=dict)

    @property
    def table(self) -> str:
        return self.model._meta.db_table


def _numbered(*columns: str) -> dict[str, str]:
    return {column: f"t.{column} || '-' || %(copy)s" for column in columns}


COPIED_COLLEAGUE = (
    "EXISTS (SELECT FROM partners_member m JOIN demo_copied c ON c.kind = 'partners_partner' AND c.old = m.partner_id"
    " WHERE m.user_id = t.id)"
)
ORGANISATIONS = (
    Part(Partner, only="t.id < %(first)s + %(partners)s", instead={**_numbered("name"), "siren": "''"}),
    Part(
        User,
        only=COPIED_COLLEAGUE,
        instead={"email": "'copie' || %(copy)s || '.' || t.email", "password": "'!'"},
    ),
    Part(Member, ("partner", "user")),
    Part(Location, ("partner",)),
    Part(Distribution, ("reseller", "distributor")),
    Part(PartnerTarget, ("partner",)),
    Part(Campaign),
    Part(CampaignPartner, ("partner",)),
    Part(Fund, ("partner",), instead=_numbered("reference")),
    Part(Movement, ("fund",)),
    Part(Enrolment, ("partner",)),
    Part(Download, ("partner",)),
)
FEW = "SELECT {} FROM leads_touch WHERE id <= %(last_touch)s ORDER BY account_id, id LIMIT %(touches)s"
COPIED_SHARE = (
    "EXISTS (SELECT FROM demo_copied c JOIN leads_leadshare s ON s.id = c.old"
    " WHERE c.kind = 'leads_leadshare' AND s.public_id = t.subject)"
)
COPIED_DEAL = (
    "EXISTS (SELECT FROM demo_copied c JOIN leads_opportunity o ON o.id = c.old"
    " WHERE c.kind = 'leads_opportunity' AND o.reference = t.order_reference)"
)
BOOKS = (
    Part(Account, only=f"t.id IN ({FEW.format('account_id')})"),
    Part(Contact, ("account",)),
    Part(Lead, ("account",), instead=_numbered("reference")),
    Part(LeadShare, ("lead",)),
    Part(Interaction, ("share",)),
    Part(Opportunity, ("account",), instead=_numbered("reference")),
    Part(OpportunityPartner, ("opportunity",)),
    Part(StageChange, ("opportunity",)),
    Part(Touch, ("account",), only=f"t.id IN ({FEW.format('id')})"),
    Part(TouchParty, ("touch",)),
    Part(AccountPartner, ("account",)),
    Part(InvoicedLine, only=COPIED_DEAL, instead=_numbered("order_reference", "external_id")),
    Part(Event, only=COPIED_SHARE),
)


def stream(*, partners: int, touches: int, tell: Progress) -> dict[str, int]:
    """Copies until there are so many partners and touches; gives the number of rows of the main tables.

    Needs the demo in the database, and no transaction around it: every copy is kept when it is done.
    """
    copier = _Copier()
    copies = list(_copies(copier, partners, touches))
    for number, (people, books) in enumerate(copies, start=1):
        with tenancy.every_partner(), connection.cursor() as cursor:
            copier.copy(cursor, number, people, books)
        done = sum(touched for _, touched in copies[:number])
        tell("touches", done + copier.size(Touch), number / len(copies))
    with tenancy.every_partner():
        return {name: model._default_manager.count() for name, model in COUNTED.items()}


def _copies(copier: "_Copier", partners: int, touches: int) -> Iterator[tuple[int, int]]:
    """How many partners and touches each copy holds. A copy of no partner is of the first ones' customers."""
    people, acts = copier.size(Partner), copier.size(Touch)
    more_people, more_acts = max(partners - people, 0), max(touches - acts, 0)
    count = max(-(-more_people // people), -(-more_acts // acts))
    for number in range(count):
        here = min(people, more_people)
        spread = more_acts // (count - number)  # what is left, over the copies that are left
        more_people, more_acts = more_people - here, more_acts - spread
        yield here, spread


class _Copier:
    """Knows the first channel's rows by their ids, and writes one copy of them at a time."""

    def __init__(self) -> None:
        with tenancy.every_partner():
            self._bounds = {part.model: _bounds(part.model) for part in (*ORGANISATIONS, *BOOKS)}

    def size(self, model: type[models.Model]) -> int:
        first, last = self._bounds[model]
        return last - first + 1

    def copy(self, cursor: Any, number: int, partners: int, touches: int) -> None:
        """One copy: `partners` of the partners with all that is theirs, and customers with so many touches."""
        cursor.execute("CREATE TEMPORARY TABLE demo_copied (kind text, old bigint, new bigint)")
        cursor.execute("CREATE UNIQUE INDEX ON demo_copied (kind, old)")
        numbers = {"copy": str(number), "seconds": number % SECONDS, "partners": partners, "touches": touches}
        numbers["last_touch"] = self._bounds[Touch][1]
        parts = [*(ORGANISATIONS if partners else ()), *(BOOKS if touches else ())]
        for part in parts:
            first, last = self._bounds[part.model]
            values = {**numbers, "kind": part.table, "first": first, "last": last}
            cursor.execute(_number(part), values)
            cursor.execute("ANALYZE demo_copied")
            cursor.execute(_write(part), values)
        cursor.execute("DROP TABLE demo_copied")


def _bounds(model: type[models.Model]) -> tuple[int, int]:
    found = model._default_manager.aggregate(first=models.Min("pk"), last=models.Max("pk"))
    return found["first"] or 1, found["last"] or 0


def _number(part: Part) -> sql.Composed:
    """The rows to copy, each with its new id."""
    joins = [_joined(f"w{i}", part.model._meta.get_field(name)) for i, name in enumerate(part.within)]
    return sql.SQL(
        "INSERT INTO demo_copied SELECT %(kind)s, t.id, nextval(pg_get_serial_sequence(%(kind)s, 'id'))"
        " FROM {} t {} WHERE t.id BETWEEN %(first)s AND %(last)s AND {}"
    ).format(sql.Identifier(part.table), sql.SQL(" ").join(joins), sql.SQL(part.only))


def _write(part: Part) -> sql.Composed:
    """The copies: own ids, the copies of what they point at, everything else as it was, seconds later."""
    columns = [f for f in part.model._meta.concrete_fields if not f.generated and not f.primary_key]
    pointing = [f for f in columns if isinstance(f, models.ForeignKey)]
    joins = [sql.SQL("LEFT ") + _joined(f"f_{f.name}", f) for f in pointing]
    return sql.SQL(
        "INSERT INTO {table} (id, {names}) SELECT me.new, {values} FROM {table} t {joins} {me}"
    ).format(
        table=sql.Identifier(part.table),
        names=sql.SQL(", ").join(sql.Identifier(str(f.column)) for f in columns),
        values=sql.SQL(", ").join(_value(part, f) for f in columns),
        joins=sql.SQL(" ").join(joins),
        me=sql.SQL("JOIN demo_copied me ON me.kind = %(kind)s AND me.old = t.id ORDER BY me.new"),
    )


def _joined(alias: str, to: Any) -> sql.Composed:
    """The copy of what a foreign key points at."""
    return sql.SQL("JOIN demo_copied {a} ON {a}.kind = {kind} AND {a}.old = t.{column}").format(
        a=sql.Identifier(alias), kind=to.related_model._meta.db_table, column=sql.Identifier(to.column)
    )


def _value(part: Part, column: Any) -> sql.Composable:
    name = sql.Identifier(column.column)
    if column.column in part.instead:
        return sql.SQL(part.instead[column.column])
    if isinstance(column, models.ForeignKey):
        return sql.SQL("coalesce({}.new, t.{})").format(sql.Identifier(f"f_{column.name}"), name)
    if isinstance(column, models.UUIDField):  # the copy of a subject is found by its id, as the first one is
        return sql.SQL("md5(t.{}::text || %(copy)s)::uuid").format(name)
    if isinstance(column, models.DateTimeField):
        return sql.SQL("t.{} + %(seconds)s * interval '1 second'").format(name)
    return sql.SQL("t.{}").format(name)
