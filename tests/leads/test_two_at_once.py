"""Two people press at the same moment: one act, one sentence, nothing half-written."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import translation

from journal.models import Event
from leads.models import LeadShare, Opportunity, Touch
from leads.operations import interactions, leads, opportunities, shares
from partners.access import SYSTEM, actor_of
from portal.lib.refusal import Refused
from tests.conftest import NOW
from tests.leads.conftest import row, terms

pytestmark = pytest.mark.django_db(transaction=True)


def together(*acts):
    """Run each act in a thread of its own, started at once; give "done" or the sentence of each, sorted."""
    gate, said = threading.Barrier(len(acts)), []

    def run(actor, operation, given):
        try:
            with translation.override("en"), actor.scope():
                gate.wait(timeout=20)
                operation(by=actor, **given)
            said.append("done")
        except Refused as refused:
            said.append(str(refused))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=act) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return sorted(said)


def events(kind, seen):
    return seen(lambda: Event.objects.filter(kind=kind).count())


def test_two_colleagues_accept(anna, sam, share, seen):
    given = {"share": share, "now": NOW}
    said = together((actor_of(anna), shares.accept, given), (actor_of(sam), shares.accept, given))
    assert said == ["This lead has already been accepted.", "done"]
    assert events("lead.accepted", seen) == 1


def test_one_accepts_while_the_other_declines(anna, sam, share, seen):
    said = together(
        (actor_of(anna), shares.accept, {"share": share, "now": NOW}),
        (actor_of(sam), shares.decline, {"share": share, "reason": "KNOWN", "contacted": False, "now": NOW}),
    )
    found = row(LeadShare, share.pk)
    refused = {
        "ACCEPTED": "This lead has already been accepted.",
        "DECLINED": "This lead has already been declined.",
    }
    assert said == [refused[found["state"]], "done"]
    assert (found["until_at"] is None) == (found["state"] == "ACCEPTED")
    assert events("lead.accepted", seen) + events("lead.declined", seen) == 1


def test_one_accepts_while_the_clock_takes_it_back(anna, share, seen):
    late = share.accept_by + timedelta(seconds=1)
    said = together(
        (actor_of(anna), shares.accept, {"share": share, "now": late}),
        (SYSTEM, shares.time_out, {"share": share, "now": late}),
    )
    state = row(LeadShare, share.pk)["state"]
    refused = {
        "ACCEPTED": "This lead has already been accepted.",
        "TIMED_OUT": "The time to accept this lead is over: it goes to another partner.",
    }
    assert said == sorted([refused[state], "done"])
    assert events("lead.accepted", seen) + events("lead.timed_out", seen) == 1


def test_two_managers_pass_the_same_lead(nora, lead, acme, rival, seen):
    said = together(
        *(
            (actor_of(nora), leads.share, {"lead": lead, "partner": each, "now": NOW})
            for each in (acme, rival)
        )
    )
    assert said == ["This lead is already with a partner.", "done"]
    assert seen(LeadShare.objects.count) == events("lead.shared", seen) == 1


def test_two_colleagues_convert(anna, sam, accepted, seen):
    given = {"share": accepted, "terms": terms(), "now": NOW}
    said = together((actor_of(anna), shares.convert, given), (actor_of(sam), shares.convert, given))
    assert said == ["This lead has already become an opportunity.", "done"]
    assert seen(Opportunity.objects.count) == 1


def test_one_wins_while_the_other_loses(anna, nora, opportunity, seen):
    said = together(
        (actor_of(anna), opportunities.win, {"opportunity": opportunity, "now": NOW}),
        (actor_of(nora), opportunities.lose, {"opportunity": opportunity, "reason": "PRICE", "now": NOW}),
    )
    found = row(Opportunity, opportunity.pk)
    assert said == [f"This opportunity has already been {found['stage'].lower()}.", "done"]
    assert (found["lost_reason"] == "") == (found["stage"] == "WON")
    assert events("opportunity.won", seen) + events("opportunity.lost", seen) == 1


def test_the_same_call_logged_twice_at_once_is_one_touch(anna, sam, accepted, seen):
    given = {"share": accepted, "kind": "CALL", "outcome": "REACHED", "occurred_at": NOW, "now": NOW}
    said = together((actor_of(anna), interactions.log, given), (actor_of(sam), interactions.log, given))
    assert said == ["done", "done"]
    assert seen(lambda: Touch.objects.filter(kind="CALL").count()) == 1
