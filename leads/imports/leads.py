"""Leads, each with its share to a partner and what that one answered, where the file says so."""

from django.db import models
from django.utils.translation import gettext_noop as _

from leads.imports.accounts import BY_EMAIL
from leads.models import Lead, LeadShare
from portal.lib.importing.codes import currencies
from portal.lib.importing.target import FollowUp, Rule, Target

State = LeadShare.State
ANSWERS = {*State} - {State.CONVERTED, State.NURTURING}  # these need what no file of leads says

# A share that stands stays: from then on the answer is the partner's. No clock runs on an imported one.
_LEAD_IS_SHARED = """
    INSERT INTO leads_leadshare (public_id, lead_id, partner_id, contact_id, how, state, message, why, passed_at,
                                 accepted_at, contacted_at, qualified_at, until_at, reason)
    SELECT gen_random_uuid(), d.id, r.partner, r.contact_id, 'PASSED', r.answer, '', '[]', r.passed_at,
           CASE WHEN r.answer NOT IN ('ASSIGNED', 'DECLINED', 'TIMED_OUT') THEN r.answered_at END,
           CASE WHEN r.answer IN ('CONTACTED', 'QUALIFIED') THEN r.answered_at END,
           CASE WHEN r.answer = 'QUALIFIED' THEN r.answered_at END,
           CASE WHEN r.answer IN ('DECLINED', 'DISQUALIFIED', 'HANDED_BACK', 'TIMED_OUT') THEN r.answered_at END,
           coalesce(r.reason, '')
    FROM import_ready AS r JOIN import_done AS d USING (external_id)
    WHERE r.partner IS NOT NULL AND NOT EXISTS (SELECT 1 FROM leads_leadshare AS s WHERE s.lead_id = d.id)
"""
_PASSING_IS_A_TOUCH = """
    WITH made AS (
        INSERT INTO leads_touch (account_id, contact_id, campaign_id, kind, recorded, subject, at, recorded_at)
        SELECT l.account_id, s.contact_id, l.campaign_id, 'LEAD_PASSED', 'IMPORT', s.public_id, s.passed_at, r.import_at
        FROM import_ready AS r JOIN import_done AS d USING (external_id) JOIN leads_lead AS l ON l.id = d.id
        JOIN leads_leadshare AS s ON s.lead_id = l.id AND s.partner_id = r.partner
        WHERE NOT EXISTS (
            SELECT 1 FROM leads_touch AS t
            WHERE t.account_id = l.account_id AND t.kind = 'LEAD_PASSED' AND t.subject = s.public_id
        )
        RETURNING id
    )
    INSERT INTO leads_touchparty (touch_id, partner_id, position) SELECT id, NULL, 0 FROM made
"""
_ACCOUNT_IS_SHOWN = """
    INSERT INTO leads_accountpartner (account_id, partner_id, since_at)
    SELECT l.account_id, s.partner_id, min(s.passed_at)
    FROM import_done AS d JOIN leads_lead AS l ON l.id = d.id JOIN leads_leadshare AS s ON s.lead_id = l.id
    GROUP BY 1, 2 ON CONFLICT (partner_id, account_id) DO NOTHING
"""

TARGETS = (
    Target(
        name="lead",
        model=Lead,
        fields=(
            *(
                "reference",
                "account",
                "contact",
                "campaign",
                "need",
                "source",
                "estimated_amount",
                "currency",
            ),
            "created_at",
        ),
        through={"account": ("contact", "account_id")},
        defaults={
            "reference": "'IML-' || lpad(nextval(pg_get_serial_sequence('leads_lead', 'id'))::text, 6, '0')"
        },
        choices={"currency": currencies(), "answer": {str(answer) for answer in ANSWERS}},
        ways={"contact": {"email": BY_EMAIL}},
        extras={
            "partner": LeadShare._meta.get_field("partner"),
            "passed_at": models.DateTimeField(null=True),
            "answer": models.CharField(max_length=20, null=True),
            "answered_at": models.DateTimeField(null=True),
            "reason": models.CharField(max_length=20, null=True, choices=LeadShare.Reason.choices),
        },
        completed_by=(
            FollowUp(
                "", "UPDATE import_ready SET answer = 'ASSIGNED' WHERE answer IS NULL AND partner IS NOT NULL"
            ),
            FollowUp(
                "",
                "UPDATE import_ready SET passed_at = created_at WHERE passed_at IS NULL AND partner IS NOT NULL",
            ),
        ),
        rules=(
            Rule(("answer",), _("an answer without a partner"), "answer IS NULL OR partner IS NOT NULL"),
            Rule(
                ("answered_at",),
                _("an answer is dated, and a lead without one is not"),
                "answer IS NULL OR (answer = 'ASSIGNED') = (answered_at IS NULL)",
            ),
            Rule(
                ("answered_at",),
                _("answered before it was passed"),
                "answered_at IS NULL OR answered_at >= passed_at",
            ),
            Rule(
                ("reason",),
                _("a lead that is declined, disqualified or handed back says why"),
                "answer IS NULL OR answer NOT IN ('DECLINED', 'DISQUALIFIED', 'HANDED_BACK') OR reason <> ''"
                " AND reason IS NOT NULL",
            ),
            Rule(
                ("contact",),
                _("this person is of another account"),
                "contact_id IS NULL OR EXISTS (SELECT 1 FROM leads_contact AS c WHERE c.id = contact_id"
                " AND c.account_id = import_ready.account_id)",
            ),
        ),
        follow_ups=(
            FollowUp(_("leads passed to their partner"), _LEAD_IS_SHARED),
            FollowUp(_("touches of passing"), _PASSING_IS_A_TOUCH),
            FollowUp(_("accounts shown to their partner"), _ACCOUNT_IS_SHOWN),
        ),
    ),
)
