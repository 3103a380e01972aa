"""What was won is invoiced: once or in parts, an MSP's contract every month; a distributor's sell-in before it."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from leads.models import InvoicedLine, Opportunity
from partners.models import Distribution, Partner
from portal.demo.books import Books, create, local_day
from portal.demo.chance import Chance
from portal.demo.organisations import Channel
from portal.lib.periods import months_after

Kind = InvoicedLine.Kind
SUBSCRIPTION = "Abonnement"
BEFORE_MARGIN = Decimal("0.9")


def write(channel: Channel, books: Books, chance: Chance) -> None:
    """Needs the books saved. A reseller's lines are its sell-out; what a distributor served is its sell-in too."""
    of_record, links = books.of_record(), _links()
    rows: list[InvoicedLine] = []
    for deal in books.opportunities:
        if deal.stage != Opportunity.Stage.WON:
            continue
        partner = of_record.get(deal.pk)
        for number, (day, amount, product) in enumerate(_parts(deal, partner, chance)):
            if day <= channel.today:
                rows += _lines(deal, partner, f"{deal.reference}-{number}", day, amount, product, links)
    create(rows)


def _lines(
    deal: Opportunity,
    partner: Partner | None,
    key: str,
    day: date,
    amount: Decimal,
    product: str,
    links: dict[int, list[Distribution]],
) -> Iterator[InvoicedLine]:
    shown = {
        "invoiced_on": day,
        "currency": "EUR",
        "order_reference": deal.reference,
        "product_line": product,
    }
    kind = Kind.SELL_OUT if partner else Kind.DIRECT
    yield InvoicedLine(kind=kind, partner=partner, amount=amount, source="demo", external_id=key, **shown)
    served = _server(links.get(partner.pk, []), day) if partner else None
    if served:
        bought = (amount * BEFORE_MARGIN).quantize(Decimal("0.0001"))
        yield InvoicedLine(
            kind=Kind.SELL_IN, partner=served, amount=bought, source="demo", external_id=f"{key}-in", **shown
        )


def _links() -> dict[int, list[Distribution]]:
    found: dict[int, list[Distribution]] = {}
    for link in Distribution.objects.select_related("distributor").order_by("pk"):
        found.setdefault(link.reseller_id, []).append(link)
    return found


def _server(links: list[Distribution], day: date) -> Partner | None:
    """Who delivered on that day."""
    held = (link for link in links if link.from_on <= day and (link.until_on is None or day < link.until_on))
    return next((link.distributor for link in held), None)


def _parts(deal: Opportunity, partner: Partner | None, chance: Chance) -> Iterator[tuple[date, Decimal, str]]:
    """Day, amount and product line of each line; they add up to the amount."""
    signed = local_day(deal.closed_at) if deal.closed_at else date.max
    if partner and partner.kind == Partner.Kind.MSP:
        for month, amount in enumerate(_split(deal.amount, 12)):
            yield months_after(signed, month), amount, SUBSCRIPTION
        return
    for number, amount in enumerate(_split(deal.amount, chance.choice([1, 1, 2, 3]))):
        yield signed + timedelta(days=12 + 30 * number), amount, ""


def _split(amount: Decimal, count: int) -> list[Decimal]:
    part = (amount / count).quantize(Decimal("0.01"))
    return [*[part] * (count - 1), amount - part * (count - 1)]
