"""The engine's speed, each figure a ratio to a yardstick measured in the same run.

`python -m bench.engine` prints the results; `run()` gives them to whoever gathers all benchmarks.
"""

import contextlib
import gc
import io
import json
import shutil
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from contribution import attribution
from contribution.attribution import FULL_PATH, NO_CLOSE, OPEN, Opportunities, Touches
from contribution.attribution.markov import parse_paths, removal

ROOT = Path(__file__).resolve().parents[1]
PEERS_HOME = ROOT / "var" / "bench" / "peers"
# The last three are what the first needs and does not declare.
PEERS = (
    "ChannelAttribution==2.2.5",
    "marketing-attribution-models==2.1.1",
    "matplotlib",
    "requests",
    "scipy",
)
MILLION = 1_000_000
TOUCHES_PER_ACCOUNT = 10
PATHS = 5_000
MANY_PATHS = 100_000


@dataclass(frozen=True, slots=True)
class Result:
    """One figure and its limit; `at_least` where more is better. None was not measured, and `note` says why."""

    name: str
    value: float | None
    limit: float | None
    at_least: bool = False
    note: str = ""

    @property
    def met(self) -> bool:
        if self.value is None or self.limit is None:
            return self.limit is None
        return self.value >= self.limit if self.at_least else self.value <= self.limit

    def __str__(self) -> str:
        value = "not measured" if self.value is None else f"{self.value:.2f}"
        limit = "" if self.limit is None else f" ({'≥' if self.at_least else '≤'} {self.limit:g})"
        return f"{'ok  ' if self.met else 'MISS'} {self.name}: {value}{limit} {self.note}".rstrip()


def run() -> list[Result]:
    """Every figure of the engine."""
    return [full_path_beside_a_sort(), growth(), memory(), one_account(), *markov_beside_its_peers()]


def full_path_beside_a_sort() -> Result:
    """A million touches, full path by party, over NumPy's lexsort of the same touches by (account, at)."""
    touches, deals = channel(MILLION)
    ours, sort = best(
        lambda: attribution.party_totals(touches, deals, FULL_PATH),
        lambda: np.lexsort((touches.at, touches.account)),
    )
    note = f"{1000 * ours:.0f} ms beside {1000 * sort:.0f}"
    return Result("a million touches, full path by party, over lexsort", ours / sort, 1.5, note=note)


def growth() -> Result:
    """Ten times the touches over once."""
    small, large = channel(MILLION // 10), channel(MILLION)
    once, tenfold = best(
        lambda: attribution.party_totals(*small, FULL_PATH),
        lambda: attribution.party_totals(*large, FULL_PATH),
        times=11,
    )
    return Result("ten times the touches, times the time", tenfold / once, 12)


def memory() -> Result:
    """Bytes per touch at the peak, beyond the columns given."""
    touches, deals = channel(MILLION)
    gc.collect()
    tracemalloc.start()
    attribution.party_totals(touches, deals, FULL_PATH)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return Result("extra memory, bytes a touch", peak / len(touches), 200)


def one_account() -> Result:
    """An account of a hundred touches, in milliseconds beyond an empty call."""
    touches, deals = channel(100, touches_per_account=100)
    ours, empty = best(lambda: attribution.attribute(touches, deals, FULL_PATH), lambda: None, times=200)
    return Result("one account of 100 touches, ms beyond an empty call", 1000 * (ours - empty), 1)


def markov_beside_its_peers() -> list[Result]:
    """How many times our time other packages take on the same paths.

    From text on where a package reads text and models in one call; reading apart where it can be told apart.
    """
    missing = _peers_installed()
    if missing:
        return [Result("Markov beside its peers", None, 15, at_least=True, note=missing)]
    asked = [str(PEERS_HOME / "bin" / "python"), "-m", "bench.engine", "--peers"]
    done = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        return [Result("Markov beside its peers", None, 15, at_least=True, note=done.stderr.strip()[-200:])]
    return [Result(**each) for each in json.loads(done.stdout.splitlines()[-1])]


def channel(
    touches: int, touches_per_account: int = TOUCHES_PER_ACCOUNT, seed: int = 0
) -> tuple[Touches, Opportunities]:
    """A channel in no order: 50 parties, one opportunity an account, three years in microseconds."""
    chance = np.random.default_rng(seed)
    accounts, span = max(1, touches // touches_per_account), 95 * 10**12
    created_at, status = chance.integers(0, span, accounts), chance.integers(0, 3, accounts)
    closed_at = created_at + chance.integers(0, span // 10, accounts)
    return (
        Touches(
            id=chance.permutation(touches),
            account=chance.integers(0, accounts, touches),
            at=chance.integers(0, span, touches),
            is_visit=chance.random(touches) < 0.4,
            counts_after=chance.random(touches) < 0.7,
            party=chance.integers(0, 50, touches),
        ),
        Opportunities(
            id=np.arange(accounts),
            account=np.arange(accounts),
            created_at=created_at,
            closed_at=np.where(status == OPEN, NO_CLOSE, closed_at),
            status=status,
            amount_cents=chance.integers(0, 10**8, accounts),
        ),
    )


def best(*calls: Callable[[], object], times: int = 5) -> list[float]:
    """The least processor time of each call in seconds, the calls taking turns so that they share the weather."""
    least = [float("inf")] * len(calls)
    for _ in range(times):
        for number, call in enumerate(calls):
            start = time.process_time()
            call()
            least[number] = min(least[number], time.process_time() - start)
    return least


def _peers_installed() -> str:
    """Install the peers in an environment of their own; what prevents it, or nothing."""
    if (PEERS_HOME / "installed").exists():
        return ""
    uv = shutil.which("uv")
    if uv is None:
        return "uv is needed to install the peers"
    python = str(PEERS_HOME / "bin" / "python")
    for command in (
        [uv, "venv", "--clear", "--python", sys.executable, str(PEERS_HOME)],
        [uv, "pip", "install", "--python", python, *PEERS],
    ):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            return f"the peers could not be installed: {done.stderr.strip()[-160:]}"
    (PEERS_HOME / "installed").touch()
    return ""


def _paths(count: int) -> tuple[list[str], np.ndarray, np.ndarray, np.ndarray]:
    """Distinct journeys over 20 channels: text, conversions, value, and those without conversion."""
    chance = np.random.default_rng(1)
    names = np.array([f"channel {number}" for number in range(20)])
    found: dict[str, None] = {}
    while len(found) < count:
        found[" > ".join(names[chance.integers(0, 20, chance.integers(2, 9))])] = None
    conversions = chance.integers(0, 3, count)
    return (
        list(found),
        conversions,
        conversions * chance.integers(10, 999, count),
        chance.integers(0, 9, count),
    )


def _beside_peers() -> list[dict]:
    """Run where the peers are installed."""
    return [result for count in (PATHS, MANY_PATHS) for result in _beside_peers_on(count)]


def _beside_peers_on(count: int) -> Iterable[dict]:
    # They stand in an environment of their own, where the types are not checked.
    import pandas as pd  # type: ignore[import-untyped]
    from mam.core import MAM  # type: ignore[import-not-found]

    with contextlib.redirect_stdout(io.StringIO()):
        import ChannelAttribution  # type: ignore[import-not-found]

    paths, conversions, value, nulls = _paths(count)
    table = pd.DataFrame({"path": paths, "won": conversions, "value": value, "lost": nulls})
    outcomes = pd.concat(
        table[["path", name]][table[name] > 0].rename(columns={name: "times"}).assign(converted=name == "won")
        for name in ("won", "lost")
    )

    def channel_attribution() -> None:
        with contextlib.redirect_stdout(io.StringIO()):
            ChannelAttribution.markov_model(
                table, "path", "won", "value", var_null="lost", flg_pro=False, verbose=False
            )

    def journeys() -> MAM:
        return MAM(outcomes, "grouped_journey", "path", "converted", occurrences_colname="times")

    columns, read = parse_paths(paths, conversions, value, nulls), journeys()
    from_text, model, their_text, mam_read, mam_model = best(
        lambda: removal(parse_paths(paths, conversions, value, nulls)),
        lambda: removal(columns),
        channel_attribution,
        journeys,
        lambda: read.run_markov(transition_to_same_state=True),
    )
    limit = 15 if count == PATHS else None
    note = f"ours {1000 * from_text:.2f} ms from text, {1000 * model:.2f} once read"
    for name, ratio, aim in (
        ("ChannelAttribution, from text", their_text / from_text, limit),
        ("marketing-attribution-models, once read", mam_model / model, limit),
        ("marketing-attribution-models, from text", (mam_read + mam_model) / from_text, None),
    ):
        title = f"Markov on {count:,} paths, times ours: {name}"
        yield {"name": title, "value": ratio, "limit": aim, "at_least": True, "note": note}


if __name__ == "__main__":
    if "--peers" in sys.argv:
        print(json.dumps(_beside_peers()))
    else:
        found = run()
        print("\n".join(str(each) for each in found))
        sys.exit(not all(each.met for each in found))
