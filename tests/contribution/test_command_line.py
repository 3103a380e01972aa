"""The command line: what it writes, and how it says what is wrong and where."""

import csv
import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from contribution.__main__ import main
from contribution.commands.instants import DAY, parse
from tests.contribution.marketing import World

TOUCHES = "touch_id,account_id,at,kind,is_visit,partner,campaign\n"
DEALS = "opportunity_id,account_id,created_at,closed_at,status,amount_cents\n"
ROOT = Path(__file__).parents[2]

Run = Callable[..., str]


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    monkeypatch.chdir(tmp_path)

    def write(**contents: str) -> None:
        for name, content in contents.items():
            (tmp_path / name.replace("_json", ".json").replace("_csv", ".csv")).write_text(
                content, encoding="utf-8"
            )

    return write


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: str) -> str:
        status = main(arguments)
        printed = capsys.readouterr()
        assert status == 0, printed.err
        return printed.out

    return call


@pytest.fixture
def error(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: str) -> str:
        assert main(arguments) == 2
        printed = capsys.readouterr()
        assert printed.out == ""
        return printed.err.strip()

    return call


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(text.splitlines()))


def attribute(run: Run, *options: str) -> list[tuple[str, str, str, int]]:
    found = rows(run("attribute", *options, "touches.csv", "opportunities.csv"))
    return [(row["opportunity_id"], row["touch_id"], row["party"], int(row["credit_cents"])) for row in found]


def test_a_bare_date_is_the_first_instant_of_a_touch_and_the_last_of_an_opportunity(
    files: Any, run: Run
) -> None:
    touches = ("t1,a,2026-03-05T23:59:59+00:00", "t2,a,2026-03-06", "t3,a,2026-03-07T01:30:00+02:00")
    files(
        touches_csv=TOUCHES + "".join(f"{touch},call,0,,\n" for touch in touches),
        opportunities_csv=DEALS + "o1,a,2026-03-05,2026-03-06,won,100\n",
    )
    # t3 is still 6 March in UTC, and so before the close; only t1 is before the creation's last instant.
    assert attribute(run, "--model", "last_touch") == [("o1", "t3", "vendor", 100)]
    assert attribute(run, "--model", "w_shaped") == [("o1", "t1", "vendor", 100)]


def test_ids_compare_as_bytes_of_their_text(files: Any, run: Run) -> None:
    files(
        touches_csv=TOUCHES + "é,a,1,call,0,,\nt10,a,1,call,0,,\nt9,a,1,call,0,,\nT9,a,1,call,0,,\n",
        opportunities_csv=DEALS + "o1,a,2,3,lost,4\n",
    )
    assert [touch for _, touch, *_ in attribute(run, "--model", "linear")] == ["T9", "t10", "t9", "é"]
    assert attribute(run, "--model", "first_touch") == [("o1", "T9", "vendor", 4)]


def test_a_partner_named_on_a_vendors_touch_is_context(files: Any, run: Run) -> None:
    files(
        touches_csv=TOUCHES.strip()
        + ",side\nt1,a,1,call,0,acme,,vendor\nt2,a,2,call,0,acme,,partner\nt3,a,2,call,0,vendor+acme,,\n",
        opportunities_csv=DEALS + "o1,a,4,5,won,600\n",
    )
    assert [(touch, party, cents) for _, touch, party, cents in attribute(run, "--model", "linear")] == [
        ("t1", "vendor", 200),
        ("t2", "acme", 200),
        ("t3", "vendor", 100),
        ("t3", "acme", 100),
    ]


def test_what_does_not_count_after_the_creation_does_not(files: Any, run: Run) -> None:
    files(
        touches_csv=TOUCHES.strip()
        + ",counts_after_opportunity\nt1,a,1,call,0,,,no\nt2,a,5,call,0,,,no\nt3,a,6,call,0,,,yes\n",
        opportunities_csv=DEALS + "o1,a,4,9,won,600\n",
    )
    assert [touch for _, touch, *_ in attribute(run, "--model", "linear")] == ["t1", "t3"]


def test_a_credit_note_follows_what_it_corrects(files: Any, run: Run) -> None:
    files(
        touches_csv=TOUCHES + "t1,a,1,call,0,,\nt2,a,7,call,0,,\n",
        opportunities_csv=DEALS.strip() + ",corrects\no1,a,2,3,won,600,\no2,a,8,9,won,-600,o1\n",
    )
    assert attribute(run, "--model", "last_touch") == [
        ("o1", "t1", "vendor", 600),
        ("o2", "t1", "vendor", -600),
    ]


def test_it_warns_of_what_was_closed_before_it_was_created(
    files: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    files(touches_csv=TOUCHES, opportunities_csv=DEALS + "o1,a,4,3,won,600\n")
    assert main(["attribute", "--model", "linear", "touches.csv", "opportunities.csv"]) == 0
    assert "closed before created, creation taken as the close: 1" in capsys.readouterr().err


WRONG_TOUCHES = [
    ("t1,a,soon,call,0,,", "touches.csv, line 2, column at: “soon” is no date, instant or whole number"),
    ("t1,a,,call,0,,", "touches.csv, line 2, column at: is empty"),
    (
        "t1,a,2026-02-30,call,0,,",
        "touches.csv, line 2, column at: “2026-02-30” is no date, instant or whole number",
    ),
    ("t1,a,1,call,perhaps,,", "touches.csv, line 2, column is_visit: “perhaps” is neither yes nor no"),
    ("t1,,1,call,0,,", "touches.csv, line 2, column account_id: is empty"),
    ("t1,a,1,call,0,acme+acme,", "touches.csv, line 2, column partner: names a party twice"),
    ("t1,a,1,call,0", "touches.csv, line 2: 5 cells for 7 columns"),
    ("t1,a,1,call,0,,\nt1,a,2,call,0,,", "touches.csv, line 3, column touch_id: “t1” is already on line 2"),
    (
        "t1,a,2026-01-01,call,0,,",
        "opportunities.csv, line 2, column created_at: times are either all whole numbers",
    ),
    ('t1,a,1,"call,0,,', "touches.csv, line 2: unexpected end of data"),
]


@pytest.mark.parametrize(("line", "message"), WRONG_TOUCHES)
def test_it_says_which_touch_is_wrong_and_where(line: str, message: str, files: Any, error: Run) -> None:
    files(touches_csv=TOUCHES + line + "\n", opportunities_csv=DEALS + "o1,a,4,5,won,600\n")
    assert error("attribute", "--model", "linear", "touches.csv", "opportunities.csv").startswith(message)


WRONG_DEALS = [
    ("o1,a,4,,won,600", "line 2, column closed_at: is empty on an opportunity that is won"),
    ("o1,a,4,9,open,600", "line 2, column closed_at: is given on an opportunity that is open"),
    ("o1,a,4,9,maybe,600", "line 2, column status: “maybe” is none of open, won, lost"),
    ("o1,a,4,9,won,6.5", "line 2, column amount_cents: “6.5” is not a whole number"),
    (
        "o1,a,4,9,won,9223372036854775808",
        "line 2, column amount_cents: “9223372036854775808” is out of range",
    ),
    ("o1,a,99999999999999999999,9,won,1", "line 2, column created_at: “99999999999999999999” is no date"),
]


@pytest.mark.parametrize(("line", "message"), WRONG_DEALS)
def test_it_says_which_opportunity_is_wrong_and_where(
    line: str, message: str, files: Any, error: Run
) -> None:
    files(touches_csv=TOUCHES, opportunities_csv=DEALS + line + "\n")
    found = error("attribute", "--model", "linear", "touches.csv", "opportunities.csv")
    assert found.startswith("opportunities.csv, " + message)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--custom", "FT=60"], "--custom: the weights of custom do not add to 100 %"),
        (["--custom", "FT=60,XX=40"], "--custom: “XX=40” is not one of FT, LC, OC, CW, middle"),
        (
            ["--custom", "FT=60.001,LC=39.999"],
            "--custom: “FT=60.001” is not a share in per cent with two decimals",
        ),
        (["--custom", "FT=half"], "--custom: “FT=half” has no share in per cent"),
        (["--custom", "FT=100", "--model", "linear"], "--custom: has weights of its own"),
        ([], "--model: name one"),
        (["--model", "linear", "--as-of", "today"], "--as-of: “today” is no date"),
        (["--model", "time_decay", "--half-life-days", "0"], "--half-life-days: is not positive"),
    ],
)
def test_it_says_which_option_is_wrong(options: list[str], message: str, files: Any, error: Run) -> None:
    files(touches_csv=TOUCHES, opportunities_csv=DEALS)
    assert error("attribute", *options, "touches.csv", "opportunities.csv").startswith(message)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("unit,successes\na,1\n", "rates.csv, line 1, column trials: is missing"),
        ("unit,successes,trials,trials\na,1,2,3\n", "rates.csv, line 1, column trials: comes twice"),
        ("unit,successes,trials\na,3,2\n", "rates.csv, line 2, column successes: are more than the trials"),
        ("unit,successes,trials\na,-3,2\n", "rates.csv, line 2, column successes: is negative"),
        ("unit,successes,trials\n", "rates.csv: has no unit"),
        ("", "rates.csv, line 1, column unit: is missing"),
    ],
)
def test_it_says_which_rate_is_wrong(content: str, message: str, files: Any, error: Run) -> None:
    files(rates_csv=content)
    assert error("shrink", "rates.csv") == message


def test_it_says_which_file_it_cannot_read(files: Any, error: Run, tmp_path: Path) -> None:
    files()
    (tmp_path / "latin.csv").write_bytes("unit,successes,trials\né,1,2\n".encode("cp1252"))
    assert error("shrink", "nowhere.csv") == "nowhere.csv: No such file or directory"
    assert error("shrink", "latin.csv") == "latin.csv: is not UTF-8"
    assert error("markov", ".") == ".: Is a directory"


def test_it_reads_what_spreadsheets_write(files: Any, run: Run, tmp_path: Path) -> None:
    files()
    content = 'trials,unit,note,successes\r\n10,"Dupont, Fils",x, 3\r\n\r\n20,b,,5\r\n'
    (tmp_path / "rates.csv").write_text(content, encoding="utf-8-sig", newline="")
    found = json.loads(run("shrink", "--json", "rates.csv"))
    assert [unit["unit"] for unit in found["units"]] == ["Dupont, Fils", "b"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("a > ,1,1,1", "column path: has an empty step"),
        ("a,x,1,1", "column conversions: “x” is not a number"),
        ("a,1,nan,1", "column value_cents: “nan” is not a number"),
        ("a,1,1,-1", "column nulls: is negative"),
    ],
)
def test_it_says_which_path_is_wrong(line: str, message: str, files: Any, error: Run) -> None:
    files(paths_csv=f"path,conversions,value_cents,nulls\n{line}\n")
    assert error("markov", "paths.csv") == "paths.csv, line 2, " + message


@pytest.mark.parametrize("arguments", [("wilson", "5", "3"), ("wilson", "0", "0"), ("nps", "0", "0", "0")])
def test_it_refuses_counts_that_cannot_be(arguments: tuple[str, ...], error: Run) -> None:
    assert "needs" in error(*arguments)


def record(longest: int, count: int = 1_500) -> str:
    """A record of leads by dates, as of 1 January 2026, in two campaigns."""
    chance = np.random.default_rng(11)
    ages = chance.integers(0, longest, count).astype(float)
    leads = World().leads(chance, ages)
    today = date(2026, 1, 1)

    def day(number: float) -> str:
        return "" if np.isnan(number) else (today + timedelta(days=int(np.ceil(number)))).isoformat()

    lines = ["born_at,won_at,lost_at,amount_cents,segment,cohort"]
    for born, won, lost, cents in zip(leads.born, leads.won, leads.lost, leads.amount_cents, strict=True):
        campaign = "autumn" if born > -220 else "spring"
        lines.append(f"{day(born)},{day(won)},{day(lost)},{cents},SMB,{campaign}")
    return "\n".join(lines)


def test_it_fits_the_curve_of_a_record(files: Any, run: Run) -> None:
    files(cohort_csv=record(longest=600))
    found = json.loads(run("maturity", "cohort.csv", "--as-of", "2026-01-01", "--segment", "SMB"))
    assert found["fit"]["p"] == pytest.approx(0.22, abs=0.04)
    assert found["fit"]["k"] == pytest.approx(1.6, abs=0.2)
    assert found["fit"]["lambda_days"] == pytest.approx(150, abs=20)
    assert found["fit"]["wins"] + found["fit"]["losses"] < 1_500
    assert found["maturity_by_age"][5]["maturity"] == pytest.approx(0.75, abs=0.05)
    assert found["refusals"] == found["left_out"]["cohorts"] == []
    assert found["cohort"]["stage"] in ("range", "figure")


def test_it_projects_a_campaign(files: Any, run: Run) -> None:
    files(cohort_csv=record(longest=600))
    options = ("cohort.csv", "--as-of", "2026-01-01", "--cohort", "autumn")
    once = run("project", *options, "--cost-cents", "5000000", "--margin", "0.3")
    assert once == run("project", *options, "--cost-cents", "5000000", "--margin", "0.3")
    found = json.loads(once)
    revenue = found["projection"]["revenue"]
    assert revenue["low"] < revenue["median"] < revenue["high"]
    assert found["return"]["median"] == pytest.approx(revenue["median"] / 5_000_000)
    assert found["roi"]["low"] == pytest.approx(revenue["low"] * 0.3 / 5_000_000 - 1)
    assert found["first_range_on"] <= found["figure_on"]
    assert json.loads(run("project", *options))["return"] is None


def test_it_refuses_to_project_from_a_short_record(files: Any, run: Run, error: Run) -> None:
    files(cohort_csv=record(longest=100))
    found = json.loads(run("project", "cohort.csv", "--as-of", "2026-01-01", "--cohort", "autumn"))
    assert "projection" not in found
    assert found["refusals"]
    missing = error("project", "cohort.csv", "--as-of", "2026-01-01", "--cohort", "winter")
    assert missing == "--cohort: no lead born by then is of “winter”"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("5,4,,1,", "column won_at: is before the birth of the lead"),
        ("5,6,7,1,", "column lost_at: is given on a lead that is won"),
        (",6,,1,", "column born_at: is empty"),
        ("5,6,,x,", "column amount_cents: “x” is not a whole number"),
    ],
)
def test_it_says_which_lead_is_wrong(line: str, message: str, files: Any, error: Run) -> None:
    files(cohort_csv=f"born_at,won_at,lost_at,amount_cents,segment\n{line}\n")
    assert error("maturity", "cohort.csv", "--as-of", "9") == "cohort.csv, line 2, " + message


def test_it_draws_the_chain(files: Any, run: Run, error: Run) -> None:
    lines = ["born_at,qualified_at,opportunity_at,won_at,lost_at,amount_cents"]
    lines += [
        f"0,{5 if n < 30 else ''},{9 if n < 6 else ''},{20 if n < 3 else ''},,{100 if n < 3 else ''}"
        for n in range(60)
    ]
    files(leads_csv="\n".join(lines))
    options = ("chain", "leads.csv", "--as-of", "90", "--spent-cents", "6000", "--activities", "2")
    found = json.loads(run(*options, "--peers", "qualified=0.5,opportunity=0.5"))
    assert [(link["entered"], link["passed"]) for link in found["links"]] == [(60, 30), (30, 6), (6, 3)]
    assert (found["cost_per_lead"]["value"], found["weakest"]["name"]) == (100, "opportunity")
    assert error(*options, "--peers", "sold=0.5").startswith("--peers: “sold=0.5” is none of")


def panel(took_part: int) -> str:
    lines = ["partner,month,started,leads,booked_cents"]
    for partner in range(40):
        started = "2025-03" if partner < took_part else ""
        for month in range(30):
            day = f"{2024 + month // 12}-{month % 12 + 1:02}"
            leads = 2 + (partner * 7 + month * 3) % 3 + (2 if partner < took_part and month >= 14 else 0)
            lines.append(f"p{partner},{day},{started},{leads},{100_000 * (1 + (partner + month) % 4)}")
    return "\n".join(lines)


def test_it_shows_what_goes_with_an_activity(files: Any, run: Run) -> None:
    files(panel_csv=panel(took_part=15))
    leads, booked = json.loads(run("effect", "panel.csv"))
    assert (leads["measure"], leads["shown"], leads["took_part"], leads["others"]) == ("leads", True, 15, 25)
    assert 0.3 < leads["low"] < leads["change"] < leads["high"] < 0.9
    assert (booked["measure"], booked["reason"]) == ("booked_cents", "nothing_found")
    assert "change" not in booked


def test_it_does_not_show_an_effect_of_few(files: Any, run: Run) -> None:
    files(panel_csv=panel(took_part=9))
    assert {each["reason"] for each in json.loads(run("effect", "panel.csv"))} == {"not_enough"}


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("p,2026-13,,1", "line 2, column month: “2026-13” is no month written 2026-03"),
        ("p,2026-01,,1\np,2026-01,,1", "line 3, column month: comes twice for the partner"),
        (
            "p,2026-01,,1\np,2026-02,2026-01,1",
            "line 3, column started: differs from the other lines of the partner",
        ),
    ],
)
def test_it_says_which_line_of_the_panel_is_wrong(lines: str, message: str, files: Any, error: Run) -> None:
    files(panel_csv="partner,month,started,leads\n" + lines + "\n")
    assert error("effect", "panel.csv") == "panel.csv, " + message


FACTS: dict[str, Any] = {
    "as_of": "2026-12-31",
    "joined_on": "2020-01-01",
    "years": [{"starts_on": "2026-01-01", "tier": "gold"}],
}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"as_of": None}, "facts.json: as_of: "),
        ({"joined_on": "soon"}, "facts.json: joined_on: "),
        ({"years": "gold"}, "facts.json: years: is no list"),
        ({"years": []}, "facts.json: the partner has no programme year"),
        ({"years": [{"tier": "gold"}]}, "facts.json: starts_on is missing"),
        ({"revenue": 5}, "facts.json: revenue is not known; known are"),
        ({"booked_cents": 5.5}, "facts.json: booked_cents: 5.5 is no whole number"),
        ({"pipeline_cents": 5}, "facts.json: pipeline_cents: is no list of whole numbers"),
        ({"leads_converted": 5}, "facts.json: more leads converted"),
    ],
)
def test_it_says_which_fact_is_wrong(change: dict[str, Any], message: str, files: Any, error: Run) -> None:
    files(facts_json=json.dumps(FACTS | change))
    assert error("score", "facts.json").startswith(message)


def formula(**change: Any) -> str:
    content: dict[str, Any] = {
        "version": "own",
        "currency": "EUR",
        "components": [
            {"name": "conversion", "weight": 40, "floor": "1/20"},
            {"name": "revenue", "weight": 60},
        ],
        "tier_targets": [{"tier": "gold", "leads": 1, "pipeline_cents": 1, "revenue_cents": 1000}],
        "prior_converted": 2.5,
        "prior_other": "35/2",
        "delay_days": 90,
        "conversion_target": 0.3,
        "capacity_allowance": "1/5",
        "opportunity_cap": "2/5",
        "minimum_days": 90,
        "minimum_leads": 5,
        "minimum_months": 3,
        "ranked_from": 70,
    }
    return json.dumps(content | change)


def test_it_takes_any_formula_and_keeps_its_fractions_exact(files: Any, run: Run) -> None:
    files(facts_json=json.dumps(FACTS | {"leads_accepted": 20, "booked_cents": 333}), formula_json=formula())
    found = json.loads(run("score", "facts.json", "formula.json"))
    # (5/2)/40 = 1/16; (1/16 − 1/20)/(1/4) = 1/20 of 40 points; 333/1000 of 60 points.
    assert [part["points"] for part in found["parts"]] == ["2", "999/50"]
    assert (found["formula"], found["total"]) == ("own", "21.9800")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (formula(conversion_target="1/20"), "formula.json: the conversion target is not above its floor"),
        (formula(prior_other="many"), "formula.json: prior_other: "),
        ("[1]", "formula.json: is no JSON object where one is needed"),
        ("{\n  oops", "formula.json, line 2, column 3: "),
    ],
)
def test_it_says_what_is_wrong_with_the_formula(content: str, message: str, files: Any, error: Run) -> None:
    files(facts_json=json.dumps(FACTS), formula_json=content)
    assert error("score", "facts.json", "formula.json").startswith(message)


def test_it_reads_instants_as_people_write_them() -> None:
    assert parse("1970-01-02").last == 2 * DAY - 1
    assert parse("1970-01-02T00:00:00+01:00").at == DAY - 3_600_000_000
    assert parse("1970-01-02 00:00").at == parse("1970-01-02T00:00:00Z").at == DAY
    assert parse("-7").days == -7


COMMANDS = (
    "attribute",
    "markov",
    "shrink",
    "wilson",
    "nps",
    "maturity",
    "project",
    "chain",
    "effect",
    "score",
)


@pytest.mark.parametrize("command", COMMANDS)
def test_it_has_an_example_in_every_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([command, "--help"])
    assert stopped.value.code == 0
    assert f"example: python -m contribution {command} " in " ".join(capsys.readouterr().out.split())


def test_it_runs_as_a_module() -> None:
    asked = [sys.executable, "-m", "contribution", "wilson", "0", "20"]
    printed = subprocess.run(asked, capture_output=True, text=True, check=True, cwd=ROOT).stdout
    assert printed == "rate,low,high\n0.0,0.0,0.161125\n"
