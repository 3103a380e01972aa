"""A journey as its page shows it: one time line, its milestones, and who earned what in the three readings."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from leads.models import Interaction, Opportunity, Touch
from portal.lib import fmt
from scorecards.queries.journey import VENDOR, Walk, deal_of, record_of
from scorecards.reasons import WORDS, Act, Deal, Why, why_never, why_not_for

if TYPE_CHECKING:
    from scorecards.crediting import Credited
    from scorecards.eligibility import Eligibility

NOBODY = -1
MOST_SHOWN = 200
CENT = Decimal("0.01")
MILESTONES: dict[str, Promise] = {
    "FT": _("First touch"),
    "LC": _("Lead creation"),
    "OC": _("Opportunity creation"),
    "CW": _("Closed-won"),
}
ICONS: dict[str, str] = {
    Touch.Kind.VISIT: "mouse-pointer-click",
    Touch.Kind.DOWNLOAD: "folder-down",
    Touch.Kind.FORM: "file-pen-line",
    Touch.Kind.EMAIL_REPLY: "mail",
    Touch.Kind.ATTENDANCE: "user-check",
    Touch.Kind.LEAD_PASSED: "share-2",
    Touch.Kind.CALL: "phone",
    Touch.Kind.MEETING: "users-round",
    Interaction.Kind.NOTE: "sticky-note",
    Interaction.Kind.EMAIL: "mail",
}
Stage, Origin = Opportunity.Stage, Opportunity.Origin


@dataclass(frozen=True, slots=True)
class Share:
    """What one act earned in one reading."""

    reading: str
    text: str
    exact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the time line; `side` is "vendor", "partner" or "" for what became of an opportunity."""

    at: datetime
    what: str | Promise
    icon: str
    side: str
    who: str = ""
    recorded: str | Promise = ""
    campaign: str = ""
    milestones: tuple[str | Promise, ...] = ()
    why: str | Promise = ""
    earned: tuple[Share, ...] = ()


@dataclass(frozen=True, slots=True)
class PartyRow:
    """What one party earned, in cents of each reading; `side` as on the time line."""

    name: str
    side: str
    origin: Decimal
    linear: Decimal
    full_path: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class DealBoard:
    """One opportunity: how it stands on the day, and its amount shared out. The rows add up to the amount."""

    opportunity: Opportunity
    url: str
    standing: str
    rows: Sequence[PartyRow]
    milestones: dict[str, int]
    earned: dict[int, dict[str, int]]

    @property
    def amount(self) -> Decimal:
        return self.opportunity.amount


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """`left_out` is how many older lines the page does not show; `told` says what a partner is not shown."""

    entries: Sequence[Entry]
    deals: Sequence[DealBoard]
    left_out: int
    told: str


def board(
    walk: Walk,
    credits_of: Mapping[int, "Credited"],
    until: datetime,
    *,
    rule: "Eligibility",
    own: int | None,
) -> Board:
    """The page of a journey; `rule` says which acts count, `own` is the partner that reads it, None for the vendor."""
    every = (*walk.acts, *walk.unseen)
    never = dict(zip(map(id, every), why_never(every, rule), strict=True))
    deals = [
        _deal(each, credits_of[each.pk], walk, until, own)
        for each in walk.opportunities
        if each.pk in credits_of
    ]
    why = [never[id(act)] or _of_no_deal(act, deals, until, rule) for act in walk.acts]
    lines = [_entry(act, reason, deals, walk) for act, reason in zip(walk.acts, why, strict=True)]
    lines += [line for deal in deals for line in _of_deal(deal.opportunity, deal_of(deal.opportunity, until))]
    lines.sort(key=lambda line: line.at, reverse=True)
    return Board(
        entries=lines[:MOST_SHOWN],
        deals=deals,
        left_out=max(0, len(lines) - MOST_SHOWN),
        told=_told(walk.unseen),
    )


def _told(unseen: Sequence[Act]) -> str:
    """The vendor's contacts a partner is not shown, by kind."""
    kinds = Counter(Touch.Kind(act.kind) for act in unseen)
    if not kinds:
        return ""
    parts = [f"{kind.label} ({fmt.number(count)})" for kind, count in kinds.most_common()]
    count = len(unseen)
    words = ngettext(
        "%(count)s more touch is the vendor’s: %(kinds)s",
        "%(count)s more touches are the vendor’s: %(kinds)s",
        count,
    )
    return words % {"count": fmt.number(count), "kinds": ", ".join(parts)}


# ---- one opportunity ------------------------------------------------------------------------------------------------
def _deal(
    opportunity: Opportunity, found: "Credited", walk: Walk, until: datetime, own: int | None
) -> DealBoard:
    readings = {"linear": found.linear, "full_path": found.full_path}
    earned: dict[int, dict[str, int]] = {}
    for reading, given in readings.items():
        for (touch, party), value in given.items():
            if own is None or party == own:
                earned.setdefault(touch, {}).setdefault(reading, 0)
                earned[touch][reading] += value
    return DealBoard(
        opportunity=opportunity,
        url=reverse("scorecards:opportunity-journey", args=[opportunity.public_id]),
        standing=_standing(opportunity, deal_of(opportunity, until)),
        rows=_rows(opportunity, found, walk.names, own),
        milestones=dict(found.milestones),
        earned=earned,
    )


def _standing(opportunity: Opportunity, deal: Deal) -> str:
    if deal.closed_at is None:
        return gettext("Open on that day")
    words = gettext("Won on %(day)s") if opportunity.stage == Stage.WON else gettext("Lost on %(day)s")
    return words % {"day": fmt.date(deal.closed_at)}


def _rows(
    opportunity: Opportunity, found: "Credited", names: dict[int, str], own: int | None
) -> list[PartyRow]:
    """A row per party, the vendor first, then partners by name, and what nobody earned."""
    origin = {_origin_party(opportunity, own): int(opportunity.amount / CENT)}
    linear, full_path = _by_party(found.linear), _by_party(found.full_path)
    parties = {VENDOR, *origin, *linear, *full_path} | ({own} if own else set())
    ordered = sorted(parties - {NOBODY}, key=lambda party: (party != VENDOR, names.get(party, "")))
    return [
        PartyRow(
            _name(party, names, own),
            "" if party == NOBODY else "partner" if party else "vendor",
            *(_money(reading.get(party, 0)) for reading in (origin, linear, full_path)),
        )
        for party in (*ordered, NOBODY)
    ]


def _origin_party(opportunity: Opportunity, own: int | None) -> int:
    """Whose the opportunity is by origin: a rival's is to a partner nobody's it may know of."""
    if opportunity.origin == Origin.VENDOR:
        return VENDOR
    record = record_of(opportunity)
    return record if record and own in (None, record) else NOBODY


def _by_party(given) -> Counter[int]:  # type: ignore[no-untyped-def]
    found: Counter[int] = Counter()
    for (_touch, party), cents in given.items():
        found[party] += cents
    return found


def _name(party: int, names: dict[int, str], own: int | None) -> str:
    if party == NOBODY:
        return gettext("Unattributed")
    if party == VENDOR:
        return gettext("The vendor")
    return gettext("You") if party == own else names.get(party, "")


def _money(cents: int) -> Decimal:
    return Decimal(cents).scaleb(-2)


# ---- the time line --------------------------------------------------------------------------------------------------
def _entry(act: Act, why: Why | None, deals: Sequence[DealBoard], walk: Walk) -> Entry:
    return Entry(
        at=act.at,
        what=_kind(act),
        icon=ICONS.get(act.kind, "activity"),
        side="vendor" if act.parties == (VENDOR,) else "partner",
        who=_who(act.parties, walk.names),
        recorded=Touch.Recorded(act.recorded).label,
        campaign=act.campaign,
        milestones=tuple(_milestones(act, deals)),
        why=WORDS[why] if why else "",
        earned=tuple(_shares(act, deals)),
    )


def _kind(act: Act) -> str | Promise:
    if act.touch is not None:
        return Touch.Kind(act.kind).label
    return Interaction.Kind(act.kind).label


def _who(parties: Iterable[int], names: dict[int, str]) -> str:
    return ", ".join(gettext("The vendor") if party == VENDOR else names.get(party, "") for party in parties)


def _milestones(act: Act, deals: Sequence[DealBoard]) -> Iterator[str | Promise]:
    """Those it stands on, each once; the close of a lost opportunity is no closed-won."""
    for code, label in MILESTONES.items():
        holding = [deal for deal in deals if deal.milestones.get(code) == act.touch]
        if act.touch is not None and holding:
            won = any(deal.opportunity.stage == Stage.WON for deal in holding)
            yield label if code != "CW" or won else gettext("Last before the loss")


def _of_no_deal(act: Act, deals: Sequence[DealBoard], until: datetime, rule: "Eligibility") -> Why | None:
    """Why it earns of none of the opportunities shown; of several, the reason of the newest."""
    reasons = [why_not_for(act, deal_of(deal.opportunity, until), rule) for deal in deals]
    return reasons[0] if reasons and all(reasons) else None


def _shares(act: Act, deals: Sequence[DealBoard]) -> Iterator[Share]:
    """With one opportunity on the page only: credits of several never add up."""
    if len(deals) != 1 or act.touch is None:
        return
    deal = deals[0]
    names = {"linear": gettext("Linear"), "full_path": gettext("Full path")}
    for reading, cents in deal.earned.get(act.touch, {}).items():
        amount = _money(cents)
        text = fmt.money(amount, deal.opportunity.currency, form="full")
        yield Share(names[reading], text, str(amount))


def _of_deal(opportunity: Opportunity, deal: Deal) -> Iterator[Entry]:
    created = gettext("Opportunity created")
    yield Entry(at=deal.created_at, what=created, icon="handshake", side="", who=opportunity.name)
    if deal.closed_at:
        won = opportunity.stage == Stage.WON
        yield Entry(
            at=deal.closed_at,
            what=gettext("Opportunity won") if won else gettext("Opportunity lost"),
            icon="trophy" if won else "x",
            side="",
            who=opportunity.name,
        )
