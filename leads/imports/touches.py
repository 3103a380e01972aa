"""Touches that another system recorded: each by an act of the customer's, marked as imported."""

from django.utils.translation import gettext_noop as _

from leads.imports.accounts import BY_DOMAIN, BY_EMAIL
from leads.models import Touch, TouchParty
from portal.lib.importing.target import FollowUp, Rule, Target

# Somebody who clicks three links of one campaign in a day was touched once, as with calls logged by hand.
_CLICKED_AGAIN = """
    DELETE FROM import_ready AS r USING (
        SELECT line, row_number() OVER (
            PARTITION BY contact_id, campaign_id, (at AT TIME ZONE 'UTC')::date ORDER BY id IS NULL, at, line
        ) AS nth
        FROM import_ready WHERE kind = 'EMAIL_CLICK'
    ) AS e
    WHERE e.line = r.line AND r.id IS NULL AND (e.nth > 1 OR EXISTS (
        SELECT 1 FROM leads_touch AS t
        WHERE t.account_id = r.account_id AND t.contact_id = r.contact_id AND t.kind = 'EMAIL_CLICK'
          AND t.campaign_id IS NOT DISTINCT FROM r.campaign_id
          AND (t.at AT TIME ZONE 'UTC')::date = (r.at AT TIME ZONE 'UTC')::date
    ))
"""
# Who came to an event came to everybody who held it; any other touch is of one party, the vendor by default.
_PARTIES_ARE_NAMED = """
    INSERT INTO leads_touchparty (touch_id, partner_id, position)
    SELECT d.id, party.partner_id, party.position
    FROM import_done AS d JOIN import_ready AS r USING (external_id)
    CROSS JOIN LATERAL (
        SELECT r.partner AS partner_id, 0 AS position
        UNION ALL
        SELECT p.partner_id, row_number() OVER (ORDER BY p.partner_id) FROM comarketing_campaignpartner AS p
        WHERE r.kind = 'ATTENDANCE' AND r.partner IS NULL AND p.campaign_id = r.campaign_id
    ) AS party
    WHERE d.created
"""

TARGETS = (
    Target(
        name="touch",
        model=Touch,
        fields=("account", "contact", "campaign", "kind", "at"),
        fixed=("account", "contact", "campaign", "kind", "at"),
        through={"account": ("contact", "account_id")},
        defaults={"recorded": "'IMPORT'"},
        ways={"account": {"domain": BY_DOMAIN}, "contact": {"email": BY_EMAIL}},
        extras={"partner": TouchParty._meta.get_field("partner")},
        completed_by=(FollowUp(_("repeated clicks passed over"), _CLICKED_AGAIN),),
        rules=(
            Rule(("at",), _("a touch is not dated ahead"), "at <= import_at"),
            Rule(
                ("contact",),
                _("a click or an attendance is a person's"),
                "kind NOT IN ('EMAIL_CLICK', 'EMAIL_REPLY', 'ATTENDANCE') OR contact_id IS NOT NULL",
            ),
            Rule(
                ("contact",),
                _("this person is of another account"),
                "id IS NOT NULL OR contact_id IS NULL OR EXISTS (SELECT 1 FROM leads_contact AS c"
                " WHERE c.id = contact_id AND c.account_id = import_ready.account_id)",
            ),
        ),
        follow_ups=(FollowUp(_("parties of touches named"), _PARTIES_ARE_NAMED),),
    ),
)
