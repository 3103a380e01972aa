"""What stands on each account of a fund: the sums of its movements, in the six words both sides use. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from comarketing.models import Movement

Flows = Mapping[tuple[str, str], Decimal]
ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Balance:
    """Amounts excluding tax, of one currency. allocated = reserved + claimed + paid + forfeited + available."""

    currency: str
    allocated: Decimal = ZERO
    reserved: Decimal = ZERO
    claimed: Decimal = ZERO
    paid: Decimal = ZERO
    forfeited: Decimal = ZERO
    available: Decimal = ZERO

    @property
    def paid_share(self) -> Decimal | None:
        """Paid over allocated; None while nothing is allocated."""
        return self.paid / self.allocated if self.allocated else None


def balance(currency: str, flows: Flows) -> Balance:
    """The balance that these movements make. `flows`: (from account, to account) -> sum of their amounts."""
    account = Movement.Account
    return Balance(
        currency=currency,
        allocated=-_net(account.BUDGET, flows),
        reserved=_net(account.RESERVED, flows),
        claimed=_net(account.CLAIMED, flows),
        paid=_net(account.PAID, flows),
        forfeited=_net(account.FORFEITED, flows),
        available=_net(account.AVAILABLE, flows),
    )


def _net(account: str, flows: Flows) -> Decimal:
    """What came in less what went out."""
    came = sum((amount for (_, to), amount in flows.items() if to == account), ZERO)
    went = sum((amount for (source, _), amount in flows.items() if source == account), ZERO)
    return came - went
