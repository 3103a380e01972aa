"""What a file may become here: campaigns and events, what newsletters reached, movements of funds."""

from django.db import models
from django.utils.translation import gettext_noop as _

from comarketing.models import Campaign, Mailing, Movement
from comarketing.rules import MOST
from portal.lib.importing.codes import currencies
from portal.lib.importing.target import FollowUp, Rule, Target, Way

_KEY_IS_MADE = """
    UPDATE import_ready SET idempotency_key = 'import ' || md5(jsonb_build_array(import_source, external_id)::text)
    WHERE id IS NULL
"""
_OF_ITS_FUND = "EXISTS (SELECT 1 FROM comarketing_fund AS f WHERE f.id = fund_id AND {})"
# What a fund has left once every new row of the file is posted; one that would lack money makes no payment at all.
_IS_COVERED = """
    id IS NOT NULL OR from_account <> 'AVAILABLE' OR fund_id NOT IN (
        SELECT f.id FROM comarketing_fund AS f JOIN import_ready AS m ON m.fund_id = f.id AND m.id IS NULL
        GROUP BY f.id, f.available
        HAVING f.available + sum(CASE m.to_account WHEN 'AVAILABLE' THEN m.amount ELSE -m.amount END) < 0
    )
"""
_BALANCE_FOLLOWS = """
    UPDATE comarketing_fund AS f SET available = f.available + m.net FROM (
        SELECT fund_id, sum(CASE to_account WHEN 'AVAILABLE' THEN amount ELSE -amount END) AS net
        FROM import_ready JOIN import_done USING (external_id) WHERE created GROUP BY fund_id
    ) AS m WHERE m.fund_id = f.id
"""

TARGETS = (
    Target(
        name="campaign",
        model=Campaign,
        fields=("name", "type", "description", "town", "starts_on", "ends_on", "cancelled_at"),
    ),
    Target(
        name="mailing",
        model=Mailing,
        fields=("campaign", "subject", "sent_at", "sent", "delivered", "opened", "clicked", "unsubscribed"),
    ),
    Target(
        name="fund_movement",
        model=Movement,
        fields=("fund", "from_account", "to_account", "amount", "campaign", "statement", "occurred_on"),
        fixed=("fund", "from_account", "to_account", "amount", "campaign", "statement", "occurred_on"),
        required=("currency",),
        through={"partner": ("fund", "partner_id")},
        defaults={"idempotency_key": "''"},
        choices={"currency": currencies()},
        ways={"fund": {"": Way("reference")}},
        extras={"currency": models.CharField(max_length=3)},
        completed_by=(FollowUp("", _KEY_IS_MADE),),
        rules=(
            Rule(
                ("from_account", "to_account"),
                _("neither an allocation (BUDGET to AVAILABLE) nor a payment (AVAILABLE to PAID)"),
                "(from_account, to_account) IN (('BUDGET', 'AVAILABLE'), ('AVAILABLE', 'PAID'))",
            ),
            Rule(("amount",), _("more than a movement may carry"), f"amount <= {MOST}"),
            Rule(
                ("currency",),
                _("not the currency of its fund"),
                _OF_ITS_FUND.format("f.currency = import_ready.currency"),
            ),
            Rule(("occurred_on",), _("a movement is not dated ahead"), "occurred_on <= import_at::date"),
            Rule(
                ("occurred_on",),
                _("a payment outside the days of its fund"),
                "from_account <> 'AVAILABLE' OR "
                + _OF_ITS_FUND.format("occurred_on >= f.starts_on AND occurred_on < f.ends_on"),
            ),
            Rule(
                ("campaign",),
                _("the partner of this fund does not take part in that campaign"),
                "campaign_id IS NULL OR EXISTS (SELECT 1 FROM comarketing_campaignpartner AS p"
                " WHERE p.campaign_id = import_ready.campaign_id AND p.partner_id = import_ready.partner_id)",
            ),
            Rule(("amount",), _("the fund has less available than its payments in this file"), _IS_COVERED),
        ),
        follow_ups=(FollowUp(_("funds whose balance moved"), _BALANCE_FOLLOWS),),
    ),
)
