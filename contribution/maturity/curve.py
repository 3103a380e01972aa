"""The curve of delays: how likely a lead wins, how fast, and how fast losses are recorded."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit, logit, xlogy

from contribution.maturity.leads import Delays

Floats = NDArray[np.float64]

FEW_LOSSES = 10
STARTS = ((0.10, 1.0, 1.0), (0.25, 1.5, 1.5), (0.50, 0.8, 3.0))
"""Shares of wins, shapes, and scales over the mean delay of the wins, from which the fit starts."""

SHARE, SHAPE, SCALE = (-10.0, 10.0), (-2.5, 2.5), (-3.0, 12.0)
BOUNDS = (SHARE, SHAPE, SCALE, SHARE, SCALE, SHAPE)
PRECISE = {"ftol": 1e-13, "gtol": 1e-7, "maxiter": 500}
STEP = 1e-3
LEAST_INFORMATION = 1.0
MONTH = 365.25 / 12


@dataclass(frozen=True, slots=True)
class Curve:
    """A lead wins in the end with probability `p`, after a Weibull(`k`, `scale`) delay in days.

    Otherwise its loss is recorded with probability `r`, after a Weibull(`k_lost`, `scale_lost`) delay.
    Fields are numbers, or columns (draws, 1) that broadcast against ages.
    """

    p: Floats
    k: Floats
    scale: Floats
    r: Floats
    k_lost: Floats
    scale_lost: Floats

    def share_decided(self, age: Floats) -> Floats:
        """F: of the leads that win in the end, the share won by this age in days. The maturity of one lead."""
        return -np.expm1(-((np.maximum(age, 0) / self.scale) ** self.k))

    def still_to_win(self, age: Floats) -> Floats:
        """S = 1 − F."""
        return np.exp(-((age / self.scale) ** self.k))

    def silent_if_not_won(self, age: Floats) -> Floats:
        """H: of the leads that never win, the share without a recorded loss at this age."""
        return self.r * np.exp(-((age / self.scale_lost) ** self.k_lost)) + 1 - self.r

    def will_win(self, age: Floats) -> Floats:
        """The probability that a lead open at this age wins later."""
        won = self.p * self.still_to_win(age)
        return won / (won + (1 - self.p) * self.silent_if_not_won(age))

    def age_at(self, share: float) -> float:
        """The age in days at which this share of the wins has come."""
        return float(self.scale * (-np.log1p(-share)) ** (1 / self.k))


@dataclass(frozen=True, slots=True)
class Fit:
    """The most likely curve, the transformed parameters it was fitted in, and their observed information."""

    curve: Curve
    theta: Floats
    information: Floats
    wins: int
    losses: int


REFERENCE = Curve(*(np.asarray(each) for each in (1.0, 2.179, 9.369 * MONTH, 0.0, 1.0, 1.0)))
"""About 40 % of buyers decide after nine months and 18 % after twelve: for who has no record yet."""


def fit(found: Delays) -> Fit:
    """The curve of maximum likelihood, competing losses included.

    won: log p + log f(t); lost: log(1 − p) + log r + log g(t); open: log(p·S(a) + (1 − p)·H(a)).
    Without losses r = 0, the plain mixture cure; under 10 losses their delay is exponential.
    Raises ValueError without any win. Source: docs/maturity.md.
    """
    if not len(found.won):
        raise ValueError("no win to fit a curve on")
    loss = _loss(found)
    starts = [_start(found, *start) for start in STARTS]
    bounds = BOUNDS[: len(starts[0])]
    tried = [minimize(loss, start, method="L-BFGS-B", bounds=bounds, options=PRECISE) for start in starts]
    theta = min(tried, key=lambda result: float(result.fun)).x
    return Fit(curve_of(theta), theta, _information(loss, theta), len(found.won), len(found.lost))


def curve_of(theta: Floats) -> Curve:
    """The curve of parameters (logit p, log k, log scale[, logit r, log scale lost[, log k lost]]).

    Those left out are r = 0 and k lost = 1. The last axis of `theta` holds the parameters.
    """
    size = theta.shape[-1]
    nothing, one = np.zeros(theta.shape[:-1]), np.ones(theta.shape[:-1])
    return Curve(
        p=expit(theta[..., 0]),
        k=np.exp(theta[..., 1]),
        scale=np.exp(theta[..., 2]),
        r=expit(theta[..., 3]) if size > 3 else nothing,
        k_lost=np.exp(theta[..., 5]) if size > 5 else one,
        scale_lost=np.exp(theta[..., 4]) if size > 3 else one,
    )


def _start(found: Delays, p: float, k: float, stretch: float) -> Floats:
    scale = np.log(stretch * found.won.mean())
    full = [logit(p), np.log(k), scale, logit(0.5), scale, 0.0]
    losses = len(found.lost)
    return np.array(full[: 3 if not losses else 5 if losses < FEW_LOSSES else 6])


def _loss(found: Delays) -> Callable[[Floats], float]:
    """Minus the log-likelihood, as a function of the parameters."""
    log_won, log_lost = np.log(found.won), np.log(found.lost)

    def loss(theta: Floats) -> float:
        curve = curve_of(theta)
        won = len(log_won) * np.log(curve.p) + _log_density(log_won, curve.k, curve.scale)
        lost = len(log_lost) * np.log1p(-curve.p) + xlogy(len(log_lost), curve.r)
        lost += _log_density(log_lost, curve.k_lost, curve.scale_lost)
        silent = (1 - curve.p) * curve.silent_if_not_won(found.open)
        still = np.log(curve.p * curve.still_to_win(found.open) + silent).sum()
        return -float(won + lost + still)

    return loss


def _log_density(log_delay: Floats, k: Floats, scale: Floats) -> float:
    """The summed log density of a Weibull."""
    above = log_delay - np.log(scale)
    return float(len(above) * np.log(k / scale) + (k - 1) * above.sum() - np.exp(k * above).sum())


def _information(loss: Callable[[Floats], float], theta: Floats) -> Floats:
    """The second derivatives of the loss by central differences."""
    steps = STEP * np.eye(len(theta))
    return np.array([[_second(loss, theta, left, right) for right in steps] for left in steps])


def _second(loss: Callable[[Floats], float], theta: Floats, left: Floats, right: Floats) -> float:
    ahead = loss(theta + left + right) - loss(theta + left - right)
    behind = loss(theta - left + right) - loss(theta - left - right)
    return (ahead - behind) / (4 * STEP**2)
