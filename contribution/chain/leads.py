"""The leads of a cohort and the instants at which they passed each link."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from contribution.maturity.leads import HALF_A_DAY

Floats = NDArray[np.float64]
LinkName = Literal["qualified", "opportunity", "won"]

LINKS: tuple[LinkName, ...] = ("qualified", "opportunity", "won")


@dataclass(frozen=True, slots=True)
class ChainLeads:
    """Columns of n leads born in one period; instants in days since 1970, nan where it did not happen.

    Two leads of one opportunity are two rows. `amount_cents` counts where the lead is won. Stages are
    nested: what is won was an opportunity, and an opportunity was qualified, then at the latest.
    """

    born: Floats
    qualified: Floats
    opportunity: Floats
    won: Floats
    lost: Floats
    amount_cents: NDArray[np.int64]

    def known(self, as_of: float) -> "ChainLeads":
        """The leads born by then, with only what had happened, later stages implying the earlier ones."""
        rows = self.born <= as_of
        won, lost = _by(self.won[rows], as_of), _by(self.lost[rows], as_of)
        opportunity = np.fmin(_by(self.opportunity[rows], as_of), won)
        qualified = np.fmin(_by(self.qualified[rows], as_of), opportunity)
        return ChainLeads(self.born[rows], qualified, opportunity, won, lost, self.amount_cents[rows])


@dataclass(frozen=True, slots=True)
class Passage:
    """Who entered a link: `age` since entering, `delay` until they passed, `lost_after`; days, nan if not."""

    age: Floats
    delay: Floats
    lost_after: Floats

    def __len__(self) -> int:
        return len(self.age)

    @property
    def passed(self) -> int:
        return int((~np.isnan(self.delay)).sum())


def passage(leads: ChainLeads, link: LinkName, as_of: float) -> Passage:
    """The passage of the known leads through one link."""
    entered = {"qualified": leads.born, "opportunity": leads.qualified, "won": leads.opportunity}[link]
    inside = ~np.isnan(entered)
    since = entered[inside]
    delay = getattr(leads, link)[inside] - since
    return Passage(
        age=as_of - since,
        delay=np.where(delay == 0, HALF_A_DAY, delay),
        lost_after=leads.lost[inside] - since,
    )


def _by(instant: Floats, as_of: float) -> Floats:
    return np.where(instant <= as_of, instant, np.nan)
