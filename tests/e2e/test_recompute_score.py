"""A partner takes its figures away and works out its own score: page, script and API agree to the last digit."""

import io
import re
import subprocess
import sys
import zipfile
from fractions import Fraction
from pathlib import Path

import pytest

from tests.e2e.browser import LAPTOP, PHONE, Look, Visitor
from tests.e2e.conftest import Visits

pytestmark = [pytest.mark.e2e, pytest.mark.django_db]

PARTNER = "camille@novalink.example"
LOOKS = [
    Look(size=PHONE, language="fr"),
    Look(size=LAPTOP, language="en"),
    pytest.param(Look(size=LAPTOP, language="fr"), marks=pytest.mark.deep),
    pytest.param(Look(size=PHONE, language="en"), marks=pytest.mark.deep),
]


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_a_partner_recomputes_its_score_from_the_download(visit: Visits, look: Look, tmp_path: Path) -> None:
    with visit(PARTNER, look) as visitor:
        visitor.page.goto("/")
        parts, whole = shown(visitor)
        printed = recompute(take_away(visitor), tmp_path)
        told = visitor.page.request.get("/api/v1/score/").json()
        assert visitor.complaints == []
    assert parts == printed.parts
    assert whole == printed.whole == sum(parts)
    exact = sum(Fraction(part["points"] or 0) for part in told["parts"])
    assert (told["total"], told["out_of"], exact) == (printed.total, printed.out_of, Fraction(printed.points))


class Printed:
    """What the script says: the parts in whole points and their sum, then the score in all its digits."""

    def __init__(self, said: str) -> None:
        *_, adding, stored, _agrees = said.strip().splitlines()
        left, right = adding.split(" = ")
        self.parts, self.whole = [int(part) for part in left.split(" + ")], int(right)
        found = re.search(r": (\d+\.\d{4}) / (\d+) \((.+)\)$", stored)
        assert found, stored
        self.total, self.out_of, self.points = found[1], int(found[2]), found[3]


def shown(visitor: Visitor) -> tuple[list[int], int]:
    """The parts of the score as the page lists them, and the score in the ring."""
    card = visitor.page.locator("[aria-labelledby=h-score]")
    parts = [int(text.split("/")[0]) for text in card.locator(".parts .num").all_inner_texts()]
    return parts, int(card.locator(".ring-value").first.text_content() or "")


def take_away(visitor: Visitor) -> bytes:
    """The archive behind "Download my figures"."""
    visitor.page.locator(".take-away summary").click()
    with visitor.page.expect_download() as coming:
        visitor.page.locator(".take-away a[href*='download.zip']").click()
    return Path(coming.value.path()).read_bytes()


def recompute(archive: bytes, folder: Path) -> Printed:
    """Run the script as a partner would: plain Python, nothing of ours in reach."""
    with zipfile.ZipFile(io.BytesIO(archive)) as files:
        files.extractall(folder)
    run = subprocess.run(
        [sys.executable, "-I", "recompute.py"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=30,
        env={"PYTHONIOENCODING": "utf-8"},
    )
    assert (run.returncode, run.stderr) == (0, ""), run.stdout + run.stderr
    return Printed(run.stdout)
