"""Opportunities with the history of their stages: as the import sees them change, or from a file of its own."""

from django.db import models
from django.utils.translation import gettext_noop as _

from leads.models import Opportunity, OpportunityPartner, StageChange
from portal.lib.importing.codes import currencies
from portal.lib.importing.target import FollowUp, Rule, Target

# The last step is dated by the world: the close, else the creation of a new row, else when the change came in.
_STAGE_IS_NOTED = """
    INSERT INTO leads_stagechange (opportunity_id, from_stage, to_stage, changed_at, by_vendor, author_name)
    SELECT o.id, coalesce(last.to_stage, ''), o.stage,
           coalesce(o.closed_at, CASE WHEN d.created THEN o.created_at ELSE o.updated_at END), true, o.source
    FROM import_done AS d JOIN import_ready AS r USING (external_id) JOIN leads_opportunity AS o ON o.id = d.id
    LEFT JOIN LATERAL (
        SELECT s.to_stage FROM leads_stagechange AS s WHERE s.opportunity_id = o.id
        ORDER BY s.changed_at DESC, s.id DESC LIMIT 1
    ) AS last ON true
    WHERE last.to_stage IS DISTINCT FROM o.stage AND r.steps_follow IS NOT TRUE
"""

# A partner of record that stands already stays: changing it is a decision of people.
_PARTNER_IS_NAMED = """
    INSERT INTO leads_opportunitypartner (opportunity_id, partner_id, role, since_at)
    SELECT o.id, r.partner, 'RECORD', o.created_at
    FROM import_ready AS r JOIN import_done AS d USING (external_id) JOIN leads_opportunity AS o ON o.id = d.id
    WHERE r.partner IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM leads_opportunitypartner AS p
        WHERE p.opportunity_id = o.id AND (p.role = 'RECORD' OR p.partner_id = r.partner)
    )
"""
_ACCOUNT_IS_SHOWN = """
    INSERT INTO leads_accountpartner (account_id, partner_id, since_at)
    SELECT o.account_id, p.partner_id, min(p.since_at)
    FROM import_done AS d JOIN leads_opportunity AS o ON o.id = d.id
    JOIN leads_opportunitypartner AS p ON p.opportunity_id = o.id
    GROUP BY 1, 2 ON CONFLICT (partner_id, account_id) DO NOTHING
"""

# A step begins where the one before it ended: the one in the file, else the last that stands.
_STEP_BEGINS = """
    UPDATE import_ready AS r SET from_stage = coalesce(e.before, last.to_stage, '') FROM (
        SELECT line, opportunity_id,
               lag(to_stage) OVER (PARTITION BY opportunity_id ORDER BY changed_at, line) AS before
        FROM import_ready
    ) AS e LEFT JOIN LATERAL (
        SELECT s.to_stage FROM leads_stagechange AS s WHERE s.opportunity_id = e.opportunity_id AND e.before IS NULL
        ORDER BY s.changed_at DESC, s.id DESC LIMIT 1
    ) AS last ON true
    WHERE e.line = r.line AND r.id IS NULL
"""
# CRMs write a row for every change of a deal; those that keep the stage are no step.
_STAGE_IS_KEPT = "DELETE FROM import_ready WHERE id IS NULL AND from_stage = to_stage"
# Steps that stand already are never rewritten, so nothing can be put between or before them.
_GOES_FORWARD = """
    id IS NOT NULL OR NOT EXISTS (
        SELECT 1 FROM leads_stagechange AS s
        WHERE s.opportunity_id = import_ready.opportunity_id AND s.changed_at > import_ready.changed_at
    )
"""

TARGETS = (
    Target(
        name="opportunity",
        model=Opportunity,
        fields=(
            *(
                "reference",
                "account",
                "lead",
                "campaign",
                "name",
                "type",
                "stage",
                "amount",
                "currency",
                "origin",
            ),
            *("origin_reason", "created_at", "expected_close_on", "validated_at", "closed_at", "lost_reason"),
            "updated_at",
        ),
        changed_at="updated_at",
        choices={"currency": currencies()},
        defaults={
            "reference": "'IMP-' || lpad(nextval(pg_get_serial_sequence('leads_opportunity', 'id'))::text, 6, '0')"
        },
        extras={
            "partner": OpportunityPartner._meta.get_field("partner"),
            "steps_follow": models.BooleanField(null=True),
        },
        follow_ups=(
            FollowUp(_("stages noted"), _STAGE_IS_NOTED),
            FollowUp(_("partners of record named"), _PARTNER_IS_NAMED),
            FollowUp(_("accounts shown to their partner"), _ACCOUNT_IS_SHOWN),
        ),
    ),
    Target(
        name="stage_change",
        model=StageChange,
        fields=("opportunity", "to_stage", "changed_at"),
        fixed=("opportunity", "to_stage", "changed_at"),
        defaults={"by_vendor": "true", "author_name": "''"},
        completed_by=(
            FollowUp("", "UPDATE import_ready SET author_name = import_source WHERE id IS NULL"),
            FollowUp("", _STEP_BEGINS),
            FollowUp(_("rows without a new stage passed over"), _STAGE_IS_KEPT),
        ),
        rules=(
            Rule(("changed_at",), _("a step is not dated ahead"), "changed_at <= import_at"),
            Rule(("changed_at",), _("a later step of this opportunity stands already"), _GOES_FORWARD),
        ),
    ),
)
