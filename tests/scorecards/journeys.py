"""Random journeys of real rows, random changes to them, and what their credits must be, in plain Python."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random

from django.db import connection

from comarketing.models import Campaign
from leads.models import Account, Contact, Opportunity, OpportunityPartner, StageChange, Touch, TouchParty
from partners.models import Partner
from scorecards.models import Credit, ModelVersion
from scorecards.operations import credits
from tests.contribution.oracle import split

KINDS = [kind for kind in Touch.Kind.values if kind != "ATTENDANCE"]  # one per person and campaign
Key = tuple[int, str, str, int | None, int | None, int | None]
"""Opportunity, model, currency, touch, partner, campaign."""


class Journeys:
    """Accounts with people, touches and opportunities, drawn from a seed around a day `now`."""

    def __init__(self, seed: int, now: datetime, partners: Sequence[Partner]) -> None:
        self.random, self.now, self.partners, self.number = Random(seed), now, list(partners), 0
        self.campaigns = [Campaign.objects.create(name=self.key(), type="SHOW") for _ in range(3)]

    def make(self, accounts: int) -> None:
        for _ in range(accounts):
            self.account()

    def account(self) -> Account:
        account = Account.objects.create(name=self.key(), created_at=self.at())
        for _ in range(2):
            Contact.objects.create(account=account, name=self.key(), created_at=self.at())
        for _ in range(self.random.choice((0, 1, 3, 6, 9))):
            self.add_touch(account)
        for _ in range(self.random.choice((0, 1, 1, 2))):
            self.add_deal(account)
        return account

    # ---- changes: each a sentence about what may happen to a journey --------------------------------------
    def change(self) -> str:
        """One random change; says which."""
        verbs = [name for name in dir(self) if name.startswith(("add_", "put_", "drop_", "move_"))]
        verb = self.random.choice(verbs)
        getattr(self, verb)()
        return verb

    def add_touch(self, account: Account | None = None) -> None:
        account = account or self.pick(Account)
        at = self.at()
        person = Contact.objects.filter(account=account).order_by("?").first()
        touch = Touch.objects.create(
            account=account,
            contact=self.random.choice((person, person, None)),
            campaign=self.random.choice((None, None, *self.campaigns)) if person is None else None,
            kind=self.random.choice(KINDS),
            recorded=self.random.choice(Touch.Recorded.values),
            at=at,
            recorded_at=at + timedelta(days=self.random.choice((0, 0, 1, 7, 8))),
        )
        self._parties(touch)

    def add_deal(self, account: Account | None = None) -> None:
        created_at = self.at()
        opportunity = Opportunity.objects.create(
            reference=self.key(),
            account=account or self.pick(Account),
            name="Backup",
            amount=self.amount(),
            origin="VENDOR",
            origin_reason="no_partner",
            created_at=created_at,
            updated_at=created_at,
        )
        if self.random.random() < 0.8:
            self._stage(opportunity, "", created_at)
        if self.random.random() < 0.5:
            self._close(opportunity)

    def put_deal_closed(self) -> None:
        self._close(self.pick(Opportunity))

    def put_deal_open(self) -> None:
        Opportunity.objects.filter(pk=self.pick(Opportunity).pk).update(stage="PROPOSAL", closed_at=None)

    def put_amount(self) -> None:
        """Sometimes nothing at all, as when everything is taken back by a credit note."""
        Opportunity.objects.filter(pk=self.pick(Opportunity).pk).update(
            amount=self.random.choice((Decimal(0), self.amount()))
        )

    def put_currency(self) -> None:
        Opportunity.objects.filter(pk=self.pick(Opportunity).pk).update(
            currency=self.random.choice(("EUR", "USD"))
        )

    def put_created_at(self) -> None:
        Opportunity.objects.filter(pk=self.pick(Opportunity).pk).update(created_at=self.at())

    def put_touch_at(self) -> None:
        at = self.at()
        Touch.objects.filter(pk=self.pick(Touch).pk).update(at=at, recorded_at=at)

    def put_kind(self) -> None:
        Touch.objects.filter(pk=self.pick(Touch).pk).update(kind=self.random.choice(KINDS))

    def put_campaign(self) -> None:
        Touch.objects.filter(pk=self.pick(Touch).pk).update(
            campaign=self.random.choice((None, *self.campaigns))
        )

    def put_parties(self) -> None:
        touch = self.pick(Touch)
        TouchParty.objects.filter(touch=touch).delete()
        self._parties(touch)

    def drop_touch(self) -> None:
        """As an erasure would, by SQL."""
        touch = self.pick(Touch)
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM leads_touchparty WHERE touch_id = %s", [touch.pk])
            cursor.execute("DELETE FROM leads_touch WHERE id = %s", [touch.pk])

    def move_touches(self) -> None:
        """Two accounts were the same company."""
        other = self.pick(Account)
        Touch.objects.filter(account=self.pick(Account)).update(account=other)

    def move_deal(self) -> None:
        Opportunity.objects.filter(pk=self.pick(Opportunity).pk).update(account=self.pick(Account))

    # ---- drawing ----------------------------------------------------------------------------------------
    def pick(self, model):
        ids = list(model.objects.order_by("pk").values_list("pk", flat=True))
        return model.objects.get(pk=self.random.choice(ids))

    def key(self) -> str:
        self.number += 1
        return f"J-{self.number}"

    def at(self) -> datetime:
        """Few days and hours, so that instants and days often meet."""
        return self.now - timedelta(days=self.random.randint(0, 12), hours=self.random.choice((0, 3)))

    def amount(self) -> Decimal:
        return Decimal(self.random.choice((1, 99_999, self.random.randint(1, 10**8)))) / 100

    def _parties(self, touch: Touch) -> None:
        parties = self.random.sample([None, *self.partners], self.random.choice((0, 1, 1, 2)))
        for position, partner in enumerate(parties):
            TouchParty.objects.create(touch=touch, partner=partner, position=position)

    def _close(self, opportunity: Opportunity) -> None:
        before, opportunity.stage = opportunity.stage, self.random.choice(("WON", "LOST"))
        opportunity.closed_at = self.at()
        opportunity.save()
        if before != opportunity.stage:
            self._stage(opportunity, before, opportunity.closed_at)

    def _stage(self, opportunity: Opportunity, before: str, at: datetime) -> None:
        StageChange.objects.create(
            opportunity=opportunity,
            from_stage=before,
            to_stage=opportunity.stage,
            changed_at=at,
            by_vendor=self.random.choice((True, False)),
            author_name="Somebody",
        )


def role(opportunity: Opportunity, partner: Partner) -> OpportunityPartner:
    return OpportunityPartner.objects.create(
        opportunity=opportunity, partner=partner, since_at=opportunity.created_at
    )


def drain(now: datetime) -> int:
    """Until nothing is marked; gives how many accounts were computed."""
    done = 0
    while drained := credits.drain(now=now):
        done += drained
    return done


# ---- what stands, and what should ---------------------------------------------------------------------------
def standing(*, current: bool = True) -> dict[Key, int]:
    """The ledger's sums over the posting periods, of the versions in force or of those built aside."""
    sums: Counter[Key] = Counter()
    state = ModelVersion.State.CURRENT if current else ModelVersion.State.BUILT
    for row in Credit.objects.filter(model_version__state=state).select_related("model_version"):
        model, person = row.model_version.model, (row.touch_id, row.partner_id, row.campaign_id)
        sums[(row.opportunity_id, model, row.currency, *person)] += row.cents
    return {key: cents for key, cents in sums.items() if cents}


def expected() -> dict[Key, int]:
    """Every opportunity's credits under the three readings, one journey at a time, in fractions."""
    touches = defaultdict(list)
    for touch in _touches():
        touches[touch.account].append(touch)
    found: Counter[Key] = Counter()
    for opportunity in Opportunity.objects.prefetch_related("stage_changes"):
        for model, weigh in MODELS.items():
            for key, cents in _credits(opportunity, touches[opportunity.account_id], model, weigh):
                found[(opportunity.pk, model, opportunity.currency, *key)] += cents
    return {key: cents for key, cents in found.items() if cents}


@dataclass(frozen=True)
class Row:
    """A touch that counts. `parties`: ids in order, 0 the vendor; `act`: day and side of the hand that logged it."""

    id: int
    account: int
    at: datetime
    kind: str
    campaign: int | None
    parties: tuple[int, ...]
    act: tuple | None


def _touches() -> Iterator[Row]:
    acts = set()
    for touch in Touch.objects.prefetch_related("parties").order_by("at", "pk"):
        parties = tuple(sorted(party.partner_id or 0 for party in touch.parties.all())) or (0,)
        day, by_hand = touch.at.astimezone(UTC).date(), touch.recorded == "HAND"
        if touch.kind == "LEAD_PASSED":
            continue
        if by_hand:
            late = touch.recorded_at - touch.at > timedelta(days=7)
            act = (touch.account_id, touch.contact_id, touch.kind, touch.campaign_id, day)
            if touch.contact_id is None or late or act in acts:
                continue
            acts.add(act)
        side = (day, parties[0] == 0) if by_hand else None
        yield Row(touch.pk, touch.account_id, touch.at, touch.kind, touch.campaign_id, parties, side)


def _credits(opportunity: Opportunity, rows: list[Row], model: str, weigh):
    closed_at = opportunity.closed_at
    created_at = min(opportunity.created_at, closed_at) if closed_at else opportunity.created_at
    journey = [
        row
        for row in sorted(rows, key=lambda row: (row.at, row.id))
        if (row.at <= created_at or (row.kind != "VISIT" and model != "w_shaped"))
        and (closed_at is None or row.at <= closed_at)
    ]
    weights = weigh(opportunity, journey, created_at)
    cents = int(opportunity.amount * 100)
    if not any(weights):
        yield (None, None, None), cents
        return
    for row, share in zip(journey, split(cents, weights), strict=True):
        for party, part in zip(row.parties, split(share, [Fraction(1)] * len(row.parties)), strict=True):
            yield (row.id, party or None, row.campaign), part


def _linear(opportunity: Opportunity, journey: list[Row], created_at: datetime) -> list[Fraction]:
    return [Fraction(1)] * len(journey)


def _positional(weight: int, positions: Sequence[str]):
    def weigh(opportunity: Opportunity, journey: list[Row], created_at: datetime) -> list[Fraction]:
        held = {
            name: row
            for name in positions
            if (row := _holder(name, opportunity, journey, created_at)) is not None
        }
        weights = [Fraction(0)] * len(journey)
        if not held:
            return weights
        middle = [n for n, row in enumerate(journey) if row.kind != "VISIT" and n not in held.values()]
        missing = weight * (len(positions) - len(held)) + (0 if middle else 1000)
        for row in held.values():
            weights[row] += weight + Fraction(missing, len(held))
        for row in middle:
            weights[row] += Fraction(1000, len(middle))
        return weights

    return weigh


def _holder(name: str, opportunity: Opportunity, journey: list[Row], created_at: datetime) -> int | None:
    places = range(len(journey))
    found = {
        "FT": list(places)[:1],
        "LC": [n for n in places if journey[n].kind != "VISIT"][:1],
        "OC": [
            n
            for n in places
            if journey[n].at <= created_at
            and journey[n].act != _who(opportunity, opportunity.created_at, first=True)
        ][-1:],
        "CW": [n for n in places if journey[n].act != _who(opportunity, opportunity.closed_at, first=False)][
            -1:
        ]
        if opportunity.closed_at
        else [],
    }[name]
    return found[0] if found else None


def _who(opportunity: Opportunity, at: datetime, *, first: bool) -> tuple | str:
    """Day and side of whoever created or closed it; nobody's act is like it where that is not known."""
    steps = sorted(opportunity.stage_changes.all(), key=lambda step: (step.changed_at, step.pk))
    found = steps[:1] if first else [step for step in steps if step.to_stage == opportunity.stage][-1:]
    return (at.astimezone(UTC).date(), found[0].by_vendor) if found else "nobody"


MODELS = {
    "linear": _linear,
    "full_path": _positional(2250, ("FT", "LC", "OC", "CW")),
    "w_shaped": _positional(3000, ("FT", "LC", "OC")),
}
