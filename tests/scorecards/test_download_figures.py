"""A partner takes its figures away and gets the same score four times, to the last digit."""

import csv
import io
import json
import random
import subprocess
import sys
import uuid
import zipfile
from datetime import date, timedelta
from fractions import Fraction

import pytest
from django.utils import translation
from openpyxl import load_workbook

from contribution.facts import Facts, ProgrammeYear
from contribution.formula import FORMULA_2026_1
from contribution.score import score
from partners.models import Partner
from portal.lib import tenancy
from portal.lib.periods import Period
from portal.management.commands import demo
from scorecards import gathering
from scorecards.forms import PeriodForm
from scorecards.spans import Spans
from scorecards.takeaway.files import FILES
from scorecards.takeaway.statement import Statement, statement
from tests.scorecards.conftest import TODAY, member, partner
from tests.scorecards.pages import text
from tests.scorecards.spreadsheet import Book

ENGLISH = {"accept-language": "en"}


def stated(facts: Facts, as_of: date = TODAY) -> Statement:
    return Statement(
        partner="Acme",
        vendor="Vendor",
        period=Spans(Period(as_of, as_of + timedelta(days=1))).rolling,
        as_of=as_of,
        facts=facts,
        formula=FORMULA_2026_1,
        score=score(facts, FORMULA_2026_1, as_of),
        definition=None,
    )


def made(found: Statement, end: str) -> bytes:
    return FILES[end][2](found)


def by_script(found: Statement, folder) -> tuple[int, str]:
    """What recompute.py prints, run as a partner runs it."""
    with zipfile.ZipFile(io.BytesIO(made(found, "zip"))) as archive:
        archive.extractall(folder)
    run = subprocess.run(
        [sys.executable, "-I", folder / "recompute.py"], capture_output=True, text=True, timeout=30,
        env={"PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    assert not run.stderr, run.stderr
    return run.returncode, run.stdout


def by_spreadsheet(found: Statement) -> tuple[str, int, int, list[int | None]]:
    """The score, whole and stored, the measurable points and the parts shown, all from formulas."""
    book = Book(made(found, "xlsx"))
    rows = [line[0] for line in book.book.worksheets[0].iter_rows(values_only=True)]
    first = rows.index("Part of the score") + 2
    sheet = book.book.worksheets[0].title
    shown = [book.value(sheet, f"H{row}") for row in range(first, first + 4)]
    return (
        f"{book.beside('Score, as stored'):.4f}",
        int(book.beside("Score, shown whole")),
        int(book.beside("Measurable points")),
        [None if value == "–" else int(value) for value in shown],
    )


def agree(found: Statement, folder) -> None:
    """All four say what the engine says."""
    expected = found.score
    code, printed = by_script(found, folder)
    assert code == 0, printed
    assert f"Score: {expected.total} / {expected.out_of} ({expected.points})" in printed
    assert f"= {expected.shown}\n" in printed
    shown = [part.shown for part in expected.parts]
    assert by_spreadsheet(found) == (str(expected.total), expected.shown, expected.out_of, shown)
    assert json.loads(made(found, "json"))["score"]["points"] == str(expected.points)
    lines = list(csv.reader(io.StringIO(made(found, "csv").decode())))
    stored = next(line for line in lines if line[1] == "Score, as stored")
    assert stored[2:] == [str(expected.total), str(expected.points)]


@pytest.fixture
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def acme_of_the_page() -> Facts:
    """The worked example of docs/score.md."""
    return Facts(
        joined_on=date(2024, 1, 1),
        years=(
            ProgrammeYear(starts_on=date(2025, 1, 1), tier="silver"),
            ProgrammeYear(starts_on=date(2026, 1, 1), tier="gold"),
        ),
        qualified_leads=14,
        leads_accepted=30,
        leads_timed_out=2,
        leads_declined_fault=3,
        leads_declined_capacity=8,
        leads_converted=6,
        pipeline_cents=(60_000_00, 40_000_00, 200_000_00),
        booked_cents=75_000_00,
    )


def test_the_worked_example_comes_out_of_every_file(english, acme_of_the_page, tmp_path):
    found = stated(acme_of_the_page, date(2026, 3, 31))
    assert str(found.score.points) == "3916/65"
    agree(found, tmp_path)


def drawn(chance: random.Random) -> tuple[Facts, date]:
    """Facts of any kind: new, without a target, with plans, above target, on the last day of a month."""
    as_of = date(2026, 1, 1) + timedelta(days=chance.randrange(365))
    if chance.random() < 0.3:
        as_of = chance.choice([date(2026, 1, 31), date(2028, 2, 29), date(2026, 2, 28), date(2026, 12, 31)])
    plan = chance.random() < 0.5
    tiers = ["gold", "silver", "bronze"] if chance.random() < 0.8 else ["gold", "wood"]
    years = tuple(
        ProgrammeYear(
            starts_on=date(year, chance.choice([1, 2, 7]), 1),
            tier=chance.choice(tiers),
            plan_pipeline_cents=chance.randrange(1, 9) * 1_000_000_7 if plan else None,
            plan_revenue_cents=chance.randrange(1, 9) * 700_000_3 if plan else None,
        )
        for year in range(as_of.year - 1, as_of.year + 1)
    )
    accepted, timed_out = chance.randrange(40), chance.randrange(6)
    facts = Facts(
        joined_on=as_of - timedelta(days=chance.choice([10, 89, 90, 100, 200, 330, 2000])),
        years=years,
        qualified_leads=chance.randrange(60),
        leads_accepted=accepted,
        leads_timed_out=timed_out,
        leads_declined_fault=chance.randrange(8),
        leads_declined_capacity=chance.randrange(12),
        leads_converted=chance.randrange(accepted + timed_out + 1),
        pipeline_cents=tuple(chance.randrange(1, 30_000_000) for _ in range(chance.randrange(6))),
        booked_cents=chance.randrange(0, 30_000_000),
    )
    return facts, as_of


@pytest.mark.deep
def test_the_spreadsheet_and_the_engine_agree_on_facts_of_every_kind(english):
    chance = random.Random(7)
    for _ in range(150):
        facts, as_of = drawn(chance)
        found = stated(facts, as_of)
        shown = [part.shown for part in found.score.parts]
        expected = (str(found.score.total), found.score.shown, found.score.out_of, shown)
        assert by_spreadsheet(found) == expected, (facts, as_of)


def test_the_script_and_the_engine_agree_on_facts_of_every_kind(english, tmp_path):
    chance = random.Random(11)
    for _ in range(12):
        facts, as_of = drawn(chance)
        agree(stated(facts, as_of), tmp_path)


def test_halves_are_rounded_up_by_all(english, acme_of_the_page, tmp_path):
    """A score that lies exactly between two of the last digits."""
    plan = ProgrammeYear(
        starts_on=date(2025, 1, 1), tier="x", plan_pipeline_cents=1, plan_revenue_cents=160_000_00
    )
    nothing = Facts(joined_on=acme_of_the_page.joined_on, years=(plan,), booked_cents=1_00)
    found = stated(nothing, date(2026, 3, 31))
    assert (found.score.points * 10_000, str(found.score.total)) == (Fraction(5, 2), "0.0003")
    agree(found, tmp_path)


def test_of_equal_remainders_the_first_is_lifted_by_all(english, tmp_path):
    gold = (ProgrammeYear(starts_on=date(2025, 1, 1), tier="gold"),)
    tied = Facts(joined_on=date(2024, 1, 1), years=gold, qualified_leads=4, pipeline_cents=(10_000_00,))
    found = stated(tied, date(2026, 3, 31))
    assert [part.shown for part in found.score.parts] == [2, None, 0, 0]  # of 1.5 and 0.5 points
    agree(found, tmp_path)


def test_three_months_count_at_least_for_all(english, tmp_path):
    """Ninety days hold two whole months only."""
    gold = (ProgrammeYear(starts_on=date(2025, 1, 1), tier="gold"),)
    as_of = date(2026, 11, 20)
    new = Facts(joined_on=as_of - timedelta(days=90), years=gold, qualified_leads=5, booked_cents=20_000_00)
    found = stated(new, as_of)
    assert found.score.part("leads").target == 10
    agree(found, tmp_path)


def test_the_script_says_when_the_file_was_changed(english, acme_of_the_page, tmp_path):
    found = stated(acme_of_the_page, date(2026, 3, 31))
    by_script(found, tmp_path)
    file = tmp_path / "figures.json"
    file.write_text(file.read_text().replace('"booked_cents": 7500000', '"booked_cents": 9900000'))
    run = subprocess.run([sys.executable, tmp_path / "recompute.py", file], capture_output=True, text=True)
    assert (run.returncode, run.stdout.splitlines()[-1]) == (1, "Not the same as in the file.")


@pytest.mark.deep
def test_every_file_gives_the_score_of_every_partner_of_the_demo(db, english, tmp_path):
    day = date(2026, 11, 20)
    with tenancy.every_partner():
        demo.build(day)
        everyone = list(Partner.objects.exclude(status="APPLICANT"))
    scored = 0
    for row in everyone:
        with tenancy.partner_scope([row.pk]):
            found = statement(gathering.gather(row.pk, PeriodForm({}, today=day), own=True))
        assert (found is None) == (row.kind == "DISTRIBUTOR" or row.joined_on is None), row.name
        if found:
            scored += 1
            agree(found, tmp_path)
    assert len(everyone) == 46
    assert scored > 35


# ---- the pages ----------------------------------------------------------------------------------------------------
@pytest.fixture
def camille(channel, client):
    found = member("Novalink", "PARTNER_ADMIN")
    client.force_login(found.user)
    return found


def test_the_home_offers_the_files_and_each_says_whose_it_is(camille, client):
    page = client.get("/", headers=ENGLISH).content.decode()
    for end in FILES:
        assert f"/figures/download.{end}" in page
        answer = client.get(f"/figures/download.{end}", headers=ENGLISH)
        assert answer.status_code == 200
        assert answer["Content-Disposition"].startswith("attachment; ")
    told = json.loads(client.get("/figures/download.json", headers=ENGLISH).content)
    head = {line["name"]: line["value"] for line in told["head"]}
    assert (head["Partner"], head["Formula"], head["Currency"]) == ("Novalink", "2026.1", "EUR")
    assert head["Signed definition"].startswith(
        "Contribution score, formula 2026.1, version 2026.1, in force from"
    )


def test_the_score_of_the_page_is_the_score_of_the_files(camille, client):
    shown = client.get("/").context["board"].score.shown
    assert json.loads(client.get("/figures/download.json").content)["score"]["shown"] == shown
    assert (
        int(Book(client.get("/figures/download.xlsx", headers=ENGLISH).content).beside("Score, shown whole"))
        == shown
    )


def test_they_speak_the_readers_language(camille, client):
    lines = client.get("/figures/download.csv", headers={"accept-language": "fr"}).content.decode("utf-8-sig")
    assert "Montant signé" in lines
    assert '"Partenaire";"Novalink"' in lines


def test_another_day_can_be_taken_away(camille, client, channel):
    day = channel - timedelta(days=30)
    page = client.get(f"/?to={day}")
    assert f"download.zip?to={day}" in page.content.decode()
    assert json.loads(client.get(f"/figures/download.json?to={day}").content)["as_of"] == day.isoformat()
    assert client.get("/figures/download.zip?to=2025-12-31").status_code == 404  # no formula yet


def test_the_vendor_takes_the_same_file_from_the_sheet(camille, client, nora):
    own = client.get("/figures/download.json", headers=ENGLISH).content
    client.force_login(nora.user)
    sheet = f"/contribution/{partner('Novalink').public_id}/"
    assert f"{sheet}download.json" in client.get(sheet).content.decode()
    assert client.get(f"{sheet}download.json", headers=ENGLISH).content == own


def test_nobody_takes_away_anothers(camille, client):
    assert client.get(f"/contribution/{partner('Galaxis').public_id}/download.json").status_code == 403
    client.force_login(member("Galaxis", "PARTNER_ADMIN").user)
    for end in ("json", "csv", "py"):
        assert b"Novalink" not in client.get(f"/figures/download.{end}").content


def test_there_is_nothing_to_take_away_without_a_score(channel, client, nora):
    client.force_login(member("Arago", "DISTRIBUTOR").user)
    assert client.get("/figures/download.zip").status_code == 404
    client.force_login(nora.user)
    assert client.get(f"/contribution/{partner('Arago').public_id}/download.zip").status_code == 404
    assert client.get(f"/contribution/{uuid.uuid4()}/download.zip").status_code == 404
    assert client.get("/figures/download.zip").status_code == 404
    assert client.get(f"/contribution/{partner('Novalink').public_id}/download.exe").status_code == 404
    assert "download.zip" not in text(
        client.get(f"/contribution/{partner('Arago').public_id}/").content.decode()
    )


def test_a_name_that_looks_like_a_formula_stays_text(camille, client):
    with tenancy.every_partner():
        Partner.objects.filter(pk=camille.partner_id).update(name="=HYPERLINK(1)")
    page = load_workbook(io.BytesIO(client.get("/figures/download.xlsx").content)).worksheets[0]
    named = next(cell for cell in page["B"] if cell.value == "=HYPERLINK(1)")
    assert named.data_type == "s"
    assert '"\'=HYPERLINK(1)"' in client.get("/figures/download.csv").content.decode("utf-8-sig")
