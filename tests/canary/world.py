"""A world in which every text of every row carries a canary: a word that tells its table and its owner."""

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from importlib import import_module
from uuid import uuid4

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models

from contribution.facts import Facts, ProgrammeYear
from contribution.formula import FORMULA_2026_1
from contribution.score import score
from partners.models import Distribution, Member, Partner, Tier, User
from portal.lib import tenancy
from scorecards import written
from tests.tenancy.catalogue import PRIVATE, PUBLISHED

NOW = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
CANARY = re.compile(rb"zq(\d\d)(acme|rival|vendor|gross)")
OURS = ("partners", "journal", "agreements", "comarketing", "training", "surveys", "leads", "scorecards")


def room_models() -> list[type[models.Model]]:
    """Every model of ours, in the order in which rows can be made."""
    found = [model for label in OURS for model in apps.get_app_config(label).get_models()]
    return [model for model in found if not model._meta.abstract]


def table_of(number: bytes) -> str:
    return sorted(model._meta.db_table for model in room_models())[int(number)]


def canary(model: type[models.Model], owner: str) -> str:
    number = sorted(m._meta.db_table for m in room_models()).index(model._meta.db_table)
    return f"zq{number:02d}{owner}"


@dataclass
class World:
    """One row of every table for each owner, and the people who look."""

    rows: dict[tuple[str, str], models.Model] = field(default_factory=dict)
    actors: dict[str, User | None] = field(default_factory=dict)

    def row(self, label: str, owner: str) -> models.Model:
        return self.rows[label, owner]


def build() -> World:
    """Acme, its rival, a distributor and the vendor's own; nobody is linked with anybody."""
    world = World()
    with tenancy.every_partner():
        tier = Tier.objects.get_or_create(code="gold", defaults={"name": "Gold", "rank": 1})[0]
        for owner, kind in (("acme", "RESELLER"), ("rival", "RESELLER"), ("gross", "DISTRIBUTOR")):
            partner = Partner.objects.create(
                name=canary(Partner, owner),
                kind=kind,
                tier=tier,
                region=canary(Partner, owner),
                joined_on="2023-01-01",
            )
            _people(world, owner, partner)
            _rows(world, owner, partner)
        _people(world, "vendor", None)
        _rows(world, "vendor", None)
        world.rows["training.Course", "all"] = _course()
    return world


ROLES = {
    "acme": {"partner": "PARTNER_ADMIN", "lacking": "PARTNER_MARKETER"},
    "rival": {"rival": "PARTNER_ADMIN"},
    "gross": {"distributor": "DISTRIBUTOR"},
    "vendor": {
        "vendor": "CHANNEL_MANAGER",
        "seller": "VENDOR_SELLER",
        "finance": "FINANCE",
        "executive": "EXECUTIVE",
    },
}


def _people(world: World, owner: str, partner: Partner | None) -> None:
    for actor, role in ROLES[owner].items():
        name = canary(User, owner)
        user = User.objects.create_user(f"{name}.{actor}@x.example", name=name)
        member = Member.objects.create(
            user=user, partner=partner, role=role, job_title=canary(Member, owner), joined_at=NOW
        )
        world.actors[actor] = user
        world.rows.setdefault(("partners.User", owner), user)
        world.rows.setdefault(("partners.Member", owner), member)
    if partner:
        world.rows["partners.Partner", owner] = partner


def _rows(world: World, owner: str, partner: Partner | None) -> None:
    waiting = [model for model in room_models() if _wanted(model, world, owner)]
    for _ in range(len(waiting) + 1):
        waiting = [model for model in waiting if not _try(world, model, owner, partner)]
    assert not waiting, f"no row could be made of {[model._meta.label for model in waiting]}"


def _wanted(model: type[models.Model], world: World, owner: str) -> bool:
    """The vendor's rows are those that may be nobody's; lists published to all need one row only."""
    if model._meta.db_table in PUBLISHED or (model._meta.label, owner) in world.rows:
        return False
    if model in (
        Partner,
        Tier,
        User,
        Member,
        Distribution,
    ):  # two partners stand on a link: tests/tenancy has it
        return False
    names = {f.name: f for f in model._meta.concrete_fields}
    whose = names.get("partner") or names.get("distributor")
    return owner != "vendor" or whose is None or whose.null


def _try(world: World, model: type[models.Model], owner: str, partner: Partner | None) -> bool:
    """Make the row once all it points at is there."""
    values: dict[str, object] = {}
    for column in model._meta.concrete_fields:
        if column.primary_key or (column.has_default() and not column.many_to_one):
            continue
        if column.many_to_one or column.one_to_one:
            target = _target(world, column, owner, partner)
            if target is _MISSING and not column.null:
                return False
            if target is not _MISSING:
                values[column.name] = target
        elif not getattr(column, "generated", False):
            values[column.name] = _value(model, column, owner)
    values |= EXCEPTIONS.get(model._meta.label, lambda *_: {})(world, owner, partner)
    with _hand(model, world, owner, partner):
        world.rows[model._meta.label, owner] = model.objects.create(**values)
    return True


def _hand(
    model: type[models.Model], world: World, owner: str, partner: Partner | None
) -> AbstractContextManager[None]:
    """The vendor's scope; personal rows are made by oneself, and a partner's own in its own scope."""
    if model._meta.db_table in PRIVATE and partner:
        return tenancy.partner_scope([partner.pk])
    return tenancy.every_partner(member_id=world.row("partners.Member", owner).pk)


_MISSING = object()


def _target(world: World, column: models.Field, owner: str, partner: Partner | None) -> object:
    if column.related_model is Partner and column.name == "partner":
        return partner or _MISSING
    if column.related_model is Tier:
        return Tier.objects.get(code="gold")
    label = column.related_model._meta.label
    if label == "scorecards.ModelVersion":  # published to all, by a migration whose rows a flush takes away
        import_module("scorecards.migrations.0004_versions_2026_1").publish(apps, None)
        return column.related_model.objects.first()
    if label in ("training.Course",):
        return _course()
    return world.rows.get((label, owner), _MISSING)


def _course() -> models.Model:
    from training.models import Course

    return Course.objects.get_or_create(
        title="Course", defaults={"minutes": 30, "offered_from_on": date(2024, 1, 1)}
    )[0]


def _value(model: type[models.Model], column: models.Field, owner: str) -> object:
    if column.null and not isinstance(column, models.CharField | models.TextField):
        return None
    if column.choices:
        return column.choices[0][0]
    word = canary(model, owner)
    for kind, make in PLAIN.items():
        if isinstance(column, kind):
            return make(word)
    return _short(model, column, word) if isinstance(column, models.CharField | models.TextField) else 1


PLAIN = {  # the first that fits: an e-mail is also a text, a moment also a date
    models.EmailField: lambda word: f"{word}@x.example",
    models.UUIDField: lambda _: uuid4(),
    models.BinaryField: lambda _: uuid4().bytes * 2,
    models.DecimalField: lambda _: Decimal("1234.00"),
    models.DateTimeField: lambda _: NOW,
    models.DateField: lambda _: NOW.date(),
    models.BooleanField: lambda _: False,
    models.JSONField: lambda _: {},
    ArrayField: lambda _: [1, 1, 1],
}


def _short(model: type[models.Model], column: models.CharField, word: str) -> str:
    """Codes with a form of their own keep it; every other text is the canary."""
    fixed = {
        "currency": "EUR",
        "country": "FR",
        "language": "fr",
        "siren": "",
        "source": "",
        "time_zone": "Europe/Paris",
    }
    if column.name in fixed:
        return fixed[column.name]
    if column.name == "external_id" or (column.max_length and column.max_length < len(word)):
        return ""
    return word


def _share(world: World, owner: str, partner: Partner | None) -> dict[str, object]:
    return {
        "state": "ASSIGNED",
        "distributor": None,  # passed on by the vendor
        "reason": "",
        "accept_by": NOW + timedelta(days=2),
        "why": [f"{canary_label('leads.LeadShare', owner)}"],
    }


def canary_label(label: str, owner: str) -> str:
    return canary(apps.get_model(label), owner)


def kept_figures() -> dict[str, object]:
    """A day of which nothing is measurable; the name of its formula is the canary."""
    years = (ProgrammeYear(starts_on=date(2026, 1, 1), tier="gold"),)
    facts = Facts(joined_on=NOW.date(), years=years)
    found = score(facts, FORMULA_2026_1, NOW.date())
    return {
        "currency": "EUR",
        "facts": written.facts_out(facts),
        "deals": {"pipeline": [], "booked": []},
        "score": written.score_out(found),
        "total": found.total,
        "out_of": found.out_of,
    }


EXCEPTIONS = {
    "comarketing.Mailing": lambda w, o, p: {"source": canary_label("comarketing.Mailing", o)},
    "leads.PosLine": lambda w, o, p: {"source": canary_label("leads.PosLine", o)},
    "leads.PosDecision": lambda *_: {"kind": "IGNORED", "reseller": None},
    "leads.PosFile": lambda *_: {"month_on": date(2026, 10, 1)},
    "leads.PosReseller": lambda *_: {"reseller": None, "found": "", "resolved_at": NOW},
    "partners.Invitation": lambda w, o, p: {
        "role": "PARTNER_SELLER" if p else "FINANCE",
        "expires_at": NOW + timedelta(days=14),
        "accepted_at": None,
        "revoked_at": None,
    },
    "journal.Delivery": lambda *_: {"state": "WAITING", "done_at": None},
    "journal.Event": lambda w, o, p: {"kind": canary_label("journal.Event", o)},
    "agreements.PartnerTarget": lambda w, o, p: {"leads": 4, "year_starts_on": date(2026, 2, 1)},
    "comarketing.Fund": lambda *_: {
        "starts_on": date(2026, 2, 1),
        "ends_on": date(2027, 2, 1),
        "available": 500,
    },
    "comarketing.Movement": lambda *_: {"from_account": "BUDGET", "to_account": "AVAILABLE"},
    "comarketing.AssetVersion": lambda w, o, p: {
        "content_type": "application/pdf",
        "file_name": f"{canary_label('comarketing.AssetVersion', o)}.pdf",
        "path": f"assets/{canary_label('comarketing.AssetVersion', o)}",
    },
    "leads.LeadShare": _share,
    "scorecards.Snapshot": lambda *_: kept_figures(),
    "scorecards.ReportAhead": lambda w, o, p: {
        "currency": o[:3].upper(),
        "version": canary_label("scorecards.ReportAhead", o),
        "start_on": date(2026, 2, 1),
    },
    "leads.Opportunity": lambda *_: {"stage": "PROPOSAL", "lost_reason": "", "closed_at": None},
    "leads.OpportunityPartner": lambda *_: {"role": "RECORD"},
    "leads.StageChange": lambda *_: {"from_stage": "", "to_stage": "IDENTIFIED"},
    "scorecards.Credit": lambda w, o, p: {"touch_id": 1, "posting_period": date(2026, 11, 1)},
    "scorecards.OwnMargin": lambda *_: {"rate": Decimal("22.50")},
    "scorecards.Review": lambda *_: {"quarter_starts_on": date(2026, 8, 1)},
    "scorecards.PortfolioPack": lambda *_: {"finished_at": NOW, "file": ""},
    "scorecards.ReviewNote": lambda *_: {"kind": "COMMENT"},
    "scorecards.Judgement": lambda *_: {"stage": ""},
    "leads.InvoicedLine": lambda w, o, p: {
        "kind": "SELL_OUT" if p else "DIRECT",
        "source": canary_label("leads.InvoicedLine", o),
        "external_id": canary_label("leads.InvoicedLine", o),
    },
}


def foreign(content: bytes, allowed: set[str]) -> Iterator[str]:
    """Tables whose rows of somebody else stand in these bytes."""
    for number, owner in CANARY.findall(content):
        if owner.decode() not in allowed:
            yield f"{table_of(number)} of {owner.decode()}"
