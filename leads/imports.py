"""What a file may become here: accounts, opportunities with the history of their stages, invoiced lines."""

from django.utils.translation import gettext_noop as _

from leads.models import Account, InvoicedLine, Opportunity, OpportunityPartner
from portal.lib.importing.codes import countries, currencies
from portal.lib.importing.target import FollowUp, Target

# The last step is dated by the world: the close, else the creation of a new row, else when the change came in.
_STAGE_IS_NOTED = """
    INSERT INTO leads_stagechange (opportunity_id, from_stage, to_stage, changed_at, by_vendor, author_name)
    SELECT o.id, coalesce(last.to_stage, ''), o.stage,
           coalesce(o.closed_at, CASE WHEN d.created THEN o.created_at ELSE o.updated_at END), true, o.source
    FROM import_done AS d JOIN leads_opportunity AS o ON o.id = d.id
    LEFT JOIN LATERAL (
        SELECT s.to_stage FROM leads_stagechange AS s WHERE s.opportunity_id = o.id
        ORDER BY s.changed_at DESC, s.id DESC LIMIT 1
    ) AS last ON true
    WHERE last.to_stage IS DISTINCT FROM o.stage
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

TARGETS = (
    Target(
        name="account",
        model=Account,
        fields=("name", "siren", "domain", "postcode", "town", "country", "segment", "created_at"),
        choices={"country": countries()},
    ),
    Target(
        name="opportunity",
        model=Opportunity,
        fields=(
            *("reference", "account", "campaign", "name", "type", "stage", "amount", "currency", "origin"),
            *("origin_reason", "created_at", "expected_close_on", "validated_at", "closed_at", "lost_reason"),
            "updated_at",
        ),
        changed_at="updated_at",
        choices={"currency": currencies()},
        defaults={
            "reference": "'IMP-' || lpad(nextval(pg_get_serial_sequence('leads_opportunity', 'id'))::text, 6, '0')"
        },
        extras={"partner": OpportunityPartner._meta.get_field("partner")},
        follow_ups=(
            FollowUp(_("stages noted"), _STAGE_IS_NOTED),
            FollowUp(_("partners of record named"), _PARTNER_IS_NAMED),
            FollowUp(_("accounts shown to their partner"), _ACCOUNT_IS_SHOWN),
        ),
    ),
    Target(
        name="invoiced_line",
        model=InvoicedLine,
        fields=(
            *("kind", "partner", "invoiced_on", "amount", "currency", "order_reference"),
            *("product_line", "quantity"),
        ),
        fixed=("kind", "partner"),
        choices={"currency": currencies()},
    ),
)
