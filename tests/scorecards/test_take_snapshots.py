"""Every night the facts and scores of the day are kept, once; a past day opens as it was kept."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from agreements.models import PartnerTarget
from contribution.history import reasons
from contribution.score import score
from journal import chores
from leads.models import Opportunity, OpportunityPartner
from partners.access import SYSTEM, actor_of
from portal.lib import tenancy
from portal.lib.refusal import Refused
from scorecards import gathering, written
from scorecards.forms import PeriodForm
from scorecards.models import Snapshot
from scorecards.operations import snapshots
from scorecards.queries import snapshots as kept
from tests.scorecards.conftest import member, partner
from tests.scorecards.pages import figures, text
from training.models import Enrolment

ENGLISH = {"accept-language": "en"}
ONE_DAY = timedelta(days=1)


@pytest.fixture
def yesterday(channel) -> date:
    return snapshots.last_over(night(channel))


def night(day: date) -> datetime:
    """Half past two, the day after `day` began."""
    return datetime.combine(day, time(2, 30), UTC)


def take(day: date, now: datetime | None = None) -> int:
    with tenancy.every_partner():
        return snapshots.take(day=day, by=SYSTEM, now=now or night(day + ONE_DAY))


def rows(**conditions) -> list[Snapshot]:
    with tenancy.every_partner():
        return list(Snapshot.objects.filter(**conditions).order_by("day", "partner_id"))


# ---- keeping ------------------------------------------------------------------------------------------------------
def test_it_keeps_what_the_page_of_that_day_says(channel, yesterday):
    assert take(yesterday) == 9  # eight resellers and a new one; a distributor has no score
    for row in rows():
        with tenancy.partner_scope([row.partner_id]):
            found = gathering.gather(
                row.partner_id, PeriodForm({"to": str(yesterday)}, today=channel), own=True
            )
        facts = written.facts_in(row.facts)
        assert sorted(facts.pipeline_cents) == sorted(found.facts.pipeline_cents)
        assert (
            facts.booked_cents == found.facts.booked_cents == sum(cents for _, cents in row.deals["booked"])
        )
        result = score(found.facts, found.rules.formula, yesterday)
        assert (row.total, row.out_of, row.version) == (result.total, result.out_of, "2026.1")
        assert written.score_in(row.score, row.version, row.day) == result


def test_twice_is_once(channel, yesterday):
    assert [take(yesterday), take(yesterday, night(yesterday + 9 * ONE_DAY))] == [9, 0]
    assert {row.taken_at for row in rows()} == {night(yesterday + ONE_DAY)}


def test_what_changes_later_leaves_it_as_it_was(channel, yesterday):
    take(yesterday)
    before = [(row.pk, row.facts, row.score) for row in rows()]
    with tenancy.every_partner():
        Opportunity.objects.update(amount=1)
    take(yesterday)
    assert [(row.pk, row.facts, row.score) for row in rows()] == before


@pytest.mark.parametrize("change", [lambda q: q.update(out_of=1), lambda q: q.delete()])
def test_nobody_can_change_one(channel, yesterday, change):
    take(yesterday)
    with tenancy.every_partner(), pytest.raises(DatabaseError), transaction.atomic():
        change(Snapshot.objects.all())
    assert len(rows()) == 9


def test_a_day_that_is_not_over_is_refused(channel):
    with pytest.raises(Refused, match="over"):
        take(channel, night(channel))
    assert rows() == []


def test_only_the_system_keeps_days(channel, yesterday, nora):
    with tenancy.every_partner(), pytest.raises(PermissionDenied):
        snapshots.take(day=yesterday, by=actor_of(nora), now=night(channel))
    assert rows() == []


def test_before_the_first_formula_there_is_nothing_to_keep(channel):
    assert take(date(2025, 12, 31)) == 0


def test_a_partner_reads_its_own_and_writes_none(channel, yesterday):
    take(yesterday)
    own = partner("Novalink")
    with tenancy.partner_scope([own.pk]):
        assert {row.partner_id for row in Snapshot.objects.all()} == {own.pk}
        mine = Snapshot.objects.get()
    mine.pk, mine.version = None, "2026.2"
    with tenancy.partner_scope([own.pk]), pytest.raises(DatabaseError), transaction.atomic():
        mine.save(force_insert=True)


def test_nights_that_were_missed_are_made_up_for(channel, yesterday):
    with tenancy.every_partner():
        assert (
            snapshots.take_missed(by=SYSTEM, now=night(channel - 3 * ONE_DAY)) == 9
        )  # the first: one day only
        assert snapshots.take_missed(by=SYSTEM, now=night(channel)) == 27
        assert snapshots.take_missed(by=SYSTEM, now=night(channel)) == 0
    assert sorted({row.day for row in rows()})[-1] == yesterday


def test_every_sweep_makes_up_for_them(channel):
    chores.sweep(now=night(channel))
    assert len(rows()) == 9


def test_it_takes_as_many_statements_for_many_partners(channel, yesterday):
    take(yesterday - ONE_DAY)
    with tenancy.every_partner(), CaptureQueriesContext(connection) as asked:
        snapshots.take(day=yesterday, by=SYSTEM, now=night(channel))
    assert len([each for each in asked if "SAVEPOINT" not in each["sql"]]) <= 9


# ---- the command --------------------------------------------------------------------------------------------------
def test_the_command_keeps_a_span_and_goes_on_where_it_stopped(channel, yesterday, capsys):
    first = yesterday - 2 * ONE_DAY
    take(first + ONE_DAY)
    call_command("take_snapshots", "--from", str(first), "--to", str(yesterday))
    assert capsys.readouterr().out.splitlines() == [
        f"1/3 {first}: 9 kept",
        f"2/3 {first + ONE_DAY}: kept already",
        f"3/3 {yesterday}: 9 kept",
    ]
    call_command("take_snapshots")
    assert "1/1" in capsys.readouterr().out


def test_the_command_refuses_days_to_come_and_days_turned_round(channel):
    for days in ((str(channel + ONE_DAY), str(channel + ONE_DAY)), ("2026-06-30", "2026-06-01")):
        with pytest.raises(CommandError):
            call_command("take_snapshots", "--from", days[0], "--to", days[1])
    assert rows() == []


# ---- the pages ----------------------------------------------------------------------------------------------------
@pytest.fixture
def camille(channel, client):
    found = member("Novalink", "PARTNER_ADMIN")
    client.force_login(found.user)
    return found


@pytest.fixture
def won(camille, channel, yesterday) -> tuple[date, date]:
    """Two kept days a month apart; one open deal was won in between. Gives both days."""
    before = channel.replace(day=1) - 40 * ONE_DAY
    with tenancy.every_partner():
        for year in (2025, 2026):  # far from reached, so that each deal counts
            goal = {"leads": 1, "pipeline": 9_000_000, "revenue": 9_000_000}
            PartnerTarget.objects.create(partner=camille.partner, year_starts_on=date(year, 1, 1), **goal)
    take(before)
    with tenancy.every_partner():
        role = OpportunityPartner.objects.filter(
            partner=camille.partner, role="RECORD", opportunity__closed_at=None
        )[0]
        role.opportunity.stage, role.opportunity.closed_at = "WON", night(yesterday)
        role.opportunity.save()
    take(yesterday)
    return before, yesterday


def test_the_home_tells_the_months_and_why_the_score_moved(camille, client, won):
    before, yesterday = won
    response = client.get("/", headers=ENGLISH)
    page = text(response.content.decode())
    assert "Score history" in page
    months = response.context["board"].history.months
    assert [month.day for month in months] == [yesterday, before]
    assert "2 deals signed" in page  # the one just won, and one that the books close in these weeks
    found = kept.by_month
    with tenancy.every_partner():
        first, last = found(camille.partner_id, yesterday)
    whole = sum(reason.delta for reason in reasons(first.moment, last.moment))
    assert whole == last.score.points - first.score.points
    assert months[0].changed == last.score.shown - first.score.shown


def test_both_sides_read_the_same_history(camille, client, won, nora):
    own = client.get("/").context["board"].history
    client.force_login(nora.user)
    assert client.get(f"/contribution/{partner('Novalink').public_id}/").context["board"].history == own


def test_a_past_day_opens_as_it_was_kept(camille, client, won):
    before, _ = won
    row = rows(day=before, partner=camille.partner)[0]
    with tenancy.every_partner():
        Opportunity.objects.update(amount=1)
    response = client.get(f"/?as_of={before}", headers=ENGLISH)
    page = text(response.content.decode())
    assert "Figures of" in page
    assert "Back to today" in page
    assert response.context["past"].score.shown == row.score["shown"]
    assert response.context["past"].made_up_at is None


def drawn(board) -> list[tuple[str, str, str]]:
    """The words and the values of the balance and the chain, without where they lead."""
    lines = [*board.balance.vendor, *board.balance.partner]
    stages = [(stage.name, stage.figure.exact, stage.note) for stage in board.chain]
    return [(line.label, line.figure.exact, line.note) for line in lines] + stages


def test_the_balance_and_the_chain_of_a_past_day_are_those_that_day_showed(camille, client, yesterday):
    """What its page said the morning after: the same figures, also when the rows have changed since."""
    with tenancy.every_partner():  # a training of the year before, told beside those of the year
        days = {
            "enrolled_at": night(yesterday - 420 * ONE_DAY),
            "completed_at": night(yesterday - 400 * ONE_DAY),
        }
        Enrolment.objects.filter(partner=camille.partner).update(**days)
    take(yesterday)
    shown = drawn(client.get(f"/?to={yesterday}", headers=ENGLISH).context["board"])
    assert "1 a year before" in [note for _, _, note in shown]
    assert [exact for _, exact, _ in shown].count("0") < len(shown) / 2
    with tenancy.every_partner():
        Opportunity.objects.update(amount=1)
    response = client.get(f"/?as_of={yesterday}", headers=ENGLISH)
    assert drawn(response.context["past"]) == shown
    page = response.content.decode()
    assert "Win-win balance" in page
    assert "From activity to revenue" in page
    assert drawn(client.get(f"/?to={yesterday}", headers=ENGLISH).context["board"]) != shown


def test_figures_of_a_past_day_lead_to_no_list_of_today(camille, client, won):
    assert figures(client.get(f"/?as_of={won[0]}").content.decode()) == []


def test_a_day_kept_before_balances_were_says_so_in_a_sentence(camille, client, yesterday):
    take(yesterday)
    (row,) = rows(partner=camille.partner)
    row.pk, row.day, row.year = None, yesterday - ONE_DAY, None
    with tenancy.every_partner():
        row.save(force_insert=True)
    page = text(client.get(f"/?as_of={row.day}", headers=ENGLISH).content.decode())
    assert "Of this day the score was kept, and not yet the balance nor the chain." in page
    assert "Win-win balance" not in page


def test_a_day_made_up_later_says_so(camille, client, yesterday, channel):
    take(yesterday - 30 * ONE_DAY, night(channel))
    page = client.get(f"/?as_of={yesterday - 30 * ONE_DAY}", headers=ENGLISH).content.decode()
    assert "worked out later" in page


def test_the_vendor_opens_a_past_day_of_the_sheet(camille, client, won, nora):
    own = client.get(f"/?as_of={won[0]}").context["past"]
    client.force_login(nora.user)
    sheet = f"/contribution/{partner('Novalink').public_id}/"
    response = client.get(f"{sheet}?as_of={won[0]}")
    assert response.context["past"] == own
    assert f'href="{sheet}"' in response.content.decode()


def test_a_day_that_was_not_kept_names_the_nearest(camille, client, won):
    before, yesterday = won
    response = client.get(f"/?as_of={before + ONE_DAY}", headers=ENGLISH)
    assert "No figures were kept on" in response.content.decode()
    assert list(response.context["past"].nearest) == [before, yesterday]
    assert client.get("/?as_of=1999-01-01").context["past"].nearest == [before]


@pytest.mark.parametrize(
    "typed", ["2999-01-01", "2026-02-30", "yesterday", "", "0000-00-00", "9" * 400, "2026-06-30\x00", "١٢"]
)
def test_a_day_that_makes_no_sense_gets_a_sentence(camille, client, typed):
    response = client.get("/", {"as_of": typed}, headers=ENGLISH)
    assert response.status_code == 200
    assert response.context["past"].problem.endswith((".", "31/12/2026."))
    assert response.context["past"].score is None


def test_a_distributor_is_told_plainly(channel, client, yesterday):
    take(yesterday)
    client.force_login(member("Arago", "DISTRIBUTOR").user)
    assert "No figures were kept" in client.get(f"/?as_of={yesterday}", headers=ENGLISH).content.decode()


def test_a_rival_opens_its_own_only(camille, client, won):
    client.force_login(member("Galaxis", "PARTNER_ADMIN").user)
    page = client.get(f"/?as_of={won[0]}")
    assert b"Novalink" not in page.content
    assert page.context["past"].score.shown == rows(day=won[0], partner=partner("Galaxis"))[0].score["shown"]
