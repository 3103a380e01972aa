"""From touches and opportunities to rows of credit that add up to every amount."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from contribution.attribution.cents import allocate, equally, or_equally
from contribution.attribution.columns import UNATTRIBUTED, Credits, Ints, Opportunities, Touches
from contribution.attribution.journeys import Deals, Journeys, deals_of, journeys
from contribution.attribution.models import ChannelModel, Model, PartyModel, PositionModel, TouchModel
from contribution.attribution.order import Ordered, ordered
from contribution.attribution.segments import offsets, segment_numbers, spans
from contribution.attribution.weights import position_weights, touch_weights

EFFECT_SCALE = 1_000_000_000


@dataclass(frozen=True, slots=True)
class _Rows:
    """Cents per deal (number), touch (position) and party."""

    deal: Ints
    touch: Ints
    party: Ints
    cents: Ints


def attribute(
    touches: Touches, opportunities: Opportunities, model: Model, as_of: int | None = None
) -> Credits:
    """The credits of every opportunity under one model, whatever the order of the input.

    `as_of` (unit of the touches): what is created later is left out, what closes later is open, later
    touches do not exist. One account or millions; independent ranges of accounts `merge` to the whole.
    Source: docs/attribution.md.
    """
    inside, deals, backwards = _prepared(touches, opportunities, model, as_of)
    found = merge(_credits(rows, own, touches) for rows, own in _blocks(touches, inside, deals, model))
    return replace(found, closed_before_created=backwards)


def party_totals(
    touches: Touches, opportunities: Opportunities, model: Model, as_of: int | None = None
) -> dict[int, int]:
    """Cents per party over all opportunities, UNATTRIBUTED included, holding no rows of credit."""
    inside, deals, _ = _prepared(touches, opportunities, model, as_of)
    totals: Counter[int] = Counter()
    for rows, own in _blocks(touches, inside, deals, model):
        totals.update(_by_party(rows))
        totals[UNATTRIBUTED] += int(_rest(rows, own).sum())
    return {party: totals[party] for party in sorted(totals) if totals[party]}


def merge(parts: Iterable[Credits]) -> Credits:
    """The credits of independent ranges of accounts, one after the other."""
    found = list(parts)
    return Credits(
        opportunity=_joined([part.opportunity for part in found]),
        touch=_joined([part.touch for part in found]),
        party=_joined([part.party for part in found]),
        cents=_joined([part.cents for part in found]),
        closed_before_created=sum(part.closed_before_created for part in found),
    )


def _joined(columns: list[Ints]) -> Ints:
    return np.concatenate(columns) if columns else np.zeros(0, dtype=np.int64)


def _by_party(rows: _Rows) -> dict[int, int]:
    parties, where = np.unique(rows.party, return_inverse=True)
    cents = np.zeros(len(parties), dtype=np.int64)
    np.add.at(cents, where, rows.cents)
    return dict(zip(parties.tolist(), cents.tolist(), strict=True))


def _prepared(
    touches: Touches, opportunities: Opportunities, model: Model, as_of: int | None
) -> tuple[Ordered, Deals, int]:
    inside = ordered(touches)
    return inside, *deals_of(opportunities, inside.account, as_of, model.lookback)


def _blocks(touches: Touches, inside: Ordered, deals: Deals, model: Model) -> Iterator[tuple[_Rows, Deals]]:
    ends_at_creation = isinstance(model, PositionModel) and model.ends_at_creation
    visits = isinstance(model, PositionModel) or model.visits
    for every in journeys(touches, inside, deals, ends_at_creation):
        found = every if visits else every.only(~every.is_visit)
        yield _rows(found, touches, model), found.deals


def _rows(found: Journeys, touches: Touches, model: Model) -> _Rows:
    match model:
        case PositionModel():
            return _over_touches(found, touches, position_weights(found, model))
        case TouchModel():
            return _over_touches(found, touches, or_equally(touch_weights(found, model), found.start))
        case ChannelModel():
            return _over_channels(found, touches, model)
        case PartyModel():
            return _over_parties(found, touches)


def _over_touches(found: Journeys, touches: Touches, weight: Ints) -> _Rows:
    earning = found.only(weight > 0)
    cents = allocate(found.deals.amount_cents, earning.start, weight[weight > 0])
    return _split_over_parties(earning, touches, cents)


def _over_channels(found: Journeys, touches: Touches, model: ChannelModel) -> _Rows:
    if touches.channel is None:
        raise ValueError("the Markov model needs the channel of each touch")
    effects = {code: round(EFFECT_SCALE * effect) for code, effect in model.effects.items()}
    deal = segment_numbers(found.start)
    cents = _over_keys(found.deals.amount_cents, deal, touches.channel[found.touch], effects)
    return _split_over_parties(found, touches, cents)


def _over_parties(found: Journeys, touches: Touches) -> _Rows:
    row, party = _parties(found, touches)
    deal = segment_numbers(found.start)[row]
    cents = _over_keys(found.deals.amount_cents, deal, party, {})
    return _Rows(deal, found.touch[row], party, cents)


def _over_keys(amount: Ints, deal: Ints, key: Ints, weights: Mapping[int, int]) -> Ints:
    """Each deal's amount over the keys of its rows, ascending, by weight; then equally over their rows."""
    order = np.lexsort((key, deal))
    deal, key = deal[order], key[order]
    begins = np.append(True, (deal[1:] != deal[:-1]) | (key[1:] != key[:-1]))[: len(order)]
    first = np.flatnonzero(begins)
    deal_start = offsets(np.bincount(deal[first], minlength=len(amount)))
    weight = or_equally(_looked_up(key[first], weights), deal_start)
    row_start = np.append(first, len(order))
    cents = np.empty(len(order), dtype=np.int64)
    cents[order] = allocate(allocate(amount, deal_start, weight), row_start, equally(row_start))
    return cents


def _looked_up(key: Ints, weights: Mapping[int, int]) -> Ints:
    known, where = np.unique(key, return_inverse=True)
    return np.array([weights.get(each, 0) for each in known.tolist()], dtype=np.int64)[where]


def _split_over_parties(found: Journeys, touches: Touches, cents: Ints) -> _Rows:
    """Cents of touches as cents of their parties: a joint touch's equally, the vendor first."""
    deal, touch = segment_numbers(found.start), found.touch
    row, party = _parties(found, touches)
    if len(row) == len(cents):
        return _Rows(deal, touch, party, cents)
    start = offsets(np.bincount(row, minlength=len(cents)))
    return _Rows(deal[row], touch[row], party, allocate(cents, start, equally(start)))


def _parties(found: Journeys, touches: Touches) -> tuple[Ints, Ints]:
    """The parties of every row, in order, and the row of each."""
    if touches.party_start is None:
        return np.arange(len(found.touch)), touches.party[found.touch]
    size = np.diff(touches.party_start)[found.touch]
    party = touches.party[spans(touches.party_start[found.touch], size)]
    return np.repeat(np.arange(len(size)), size), party


def _rest(rows: _Rows, deals: Deals) -> Ints:
    """What no touch earns of each amount: all of it or nothing.

    Raises ArithmeticError where credits do not add up to the amount: it never happens, and must not pass.
    """
    credited = np.zeros(len(deals.id), dtype=np.int64)
    np.add.at(credited, rows.deal, rows.cents)
    rest = deals.amount_cents - credited
    if rest[rows.deal].any():
        raise ArithmeticError("credits do not add up to the amount")
    return rest


def _credits(rows: _Rows, deals: Deals, touches: Touches) -> Credits:
    """The rows that are not zero, with one more for each amount that no touch earns."""
    rest = _rest(rows, deals)
    alone, earned = np.flatnonzero(rest), np.flatnonzero(rows.cents)
    nobody = np.full(len(alone), UNATTRIBUTED)
    deal = np.concatenate([rows.deal[earned], alone])
    order = np.argsort(deal, kind="stable")
    return Credits(
        opportunity=deals.id[deal[order]],
        touch=np.concatenate([touches.id[rows.touch[earned]], nobody])[order],
        party=np.concatenate([rows.party[earned], nobody])[order],
        cents=np.concatenate([rows.cents[earned], rest[alone]])[order],
    )
