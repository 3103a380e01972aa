"""Where the annual survey stands: open, announced, closed, or not announced at all."""

from dataclasses import dataclass
from datetime import date

from surveys.models import Wave


@dataclass(frozen=True, slots=True)
class Standing:
    """As of a day: "open", "announced", "closed" or "none", and the wave it is said of. `closes_on` is half-open."""

    state: str
    wave: Wave | None


def standing(today: date) -> Standing:
    """The wave that is open, else the next one announced, else the last one."""
    waves = list(Wave.objects.order_by("opens_on"))
    running = [wave for wave in waves if wave.opens_on <= today < wave.closes_on]
    coming = [wave for wave in waves if wave.opens_on > today]
    if running:
        return Standing("open", running[0])
    if coming:
        return Standing("announced", coming[0])
    return Standing("closed", waves[-1]) if waves else Standing("none", None)
