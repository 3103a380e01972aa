"""Leads whose fate is known, as a record would show them on day 0."""

from dataclasses import dataclass

import numpy as np

from contribution.maturity.leads import Leads

Floats = np.ndarray


@dataclass(frozen=True)
class World:
    """The true curve of a motion; delays in days."""

    p: float = 0.22
    k: float = 1.6
    scale: float = 150
    r: float = 1.0
    k_lost: float = 1.2
    scale_lost: float = 60

    def leads(self, chance: np.random.Generator, ages: Floats, p: float | None = None) -> Leads:
        """Leads of these ages with all their outcomes, those to come included."""
        wins = chance.random(len(ages)) < (self.p if p is None else p)
        recorded = ~wins & (chance.random(len(ages)) < self.r)
        won = np.where(wins, self.scale * chance.weibull(self.k, len(ages)) - ages, np.nan)
        lost = np.where(recorded, self.scale_lost * chance.weibull(self.k_lost, len(ages)) - ages, np.nan)
        cents = np.where(wins, np.rint(100 * chance.lognormal(9, 0.8, len(ages))), 0).astype(np.int64)
        return Leads(-ages, won, lost, cents)


def together(parts: list[Leads]) -> Leads:
    columns = zip(*((part.born, part.won, part.lost, part.amount_cents) for part in parts), strict=True)
    return Leads(*(np.concatenate(column) for column in columns))
