"""Lines of distributors' POS files: each finds its reseller, or waits in the queue until somebody says who it is."""

from django.db import models
from django.utils.translation import gettext_noop as _

from leads.models import PosLine, PosReseller
from leads.operations.pos import COUNTED, UNCOUNTED
from portal.lib.importing.codes import currencies
from portal.lib.importing.target import FollowUp, Rule, Target, Way

_SPELT = r"""
    UPDATE import_ready SET siren = regexp_replace(coalesce(siren, ''), '[\s.]', '', 'g'),
        account_number = coalesce(account_number, ''), reseller_name = coalesce(reseller_name, '')
"""
# A distributor's own number names a reseller best, then the SIREN (which a SIRET begins with), then the name.
_KEY = """CASE WHEN r.account_number <> '' THEN 'account ' || upper(r.account_number)
    WHEN r.siren <> '' THEN 'siren ' || left(r.siren, 9) ELSE 'name ' || lower(r.reseller_name) END"""
_IS_SIREN = r"siren ~ '^(\d{9}(\d{5})?)?$'"
_IS_NAMED = "account_number <> '' OR siren <> '' OR reseller_name <> ''"
_NAMES_ARE_KEPT = f"""
    INSERT INTO leads_posreseller (public_id, distributor_id, key, name, siren, account_number, found, ignored_because,
                                   first_seen_at)
    SELECT DISTINCT ON (r.distributor_id, {_KEY})
           gen_random_uuid(), r.distributor_id, {_KEY}, r.reseller_name, left(r.siren, 9), r.account_number, '', '',
           r.import_at
    FROM import_ready AS r WHERE r.id IS NULL AND {_IS_SIREN} AND ({_IS_NAMED})
    ORDER BY r.distributor_id, {_KEY}, r.line
    ON CONFLICT (distributor_id, key) DO NOTHING
"""  # noqa: S608  the pieces stand above
_LINES_ARE_NAMED = f"""
    UPDATE import_ready AS r SET named_id = p.id FROM leads_posreseller AS p
    WHERE p.distributor_id = r.distributor_id AND p.key = {_KEY} AND r.id IS NULL
"""  # noqa: S608
# Account number and SIREN must agree: where they name two partners, a person decides. So does one where a match was
# undone: the number that was wrong once is not believed again.
_RESELLERS_ARE_FOUND = """
    UPDATE leads_posreseller AS p SET reseller_id = one.partner_id, found = one.found, resolved_at = one.at
    FROM (
        SELECT id, min(partner_id) AS partner_id, min(found) AS found, min(at) AS at FROM (
            SELECT p.id, d.reseller_id AS partner_id, 'ACCOUNT' AS found, r.at
            FROM leads_posreseller AS p JOIN partners_distribution AS d
            ON d.distributor_id = p.distributor_id AND d.account_number <> ''
            AND upper(d.account_number) = upper(p.account_number)
            CROSS JOIN (SELECT min(import_at) AS at FROM import_ready) AS r
            UNION ALL
            SELECT p.id, s.id, 'SIREN', r.at FROM leads_posreseller AS p
            JOIN partners_partner AS s ON s.siren = p.siren AND s.siren <> '' AND s.kind <> 'DISTRIBUTOR'
            AND s.id <> p.distributor_id
            CROSS JOIN (SELECT min(import_at) AS at FROM import_ready) AS r
        ) AS either GROUP BY id HAVING count(DISTINCT partner_id) = 1
    ) AS one
    WHERE one.id = p.id AND p.reseller_id IS NULL AND p.ignored_because = ''
      AND NOT EXISTS (SELECT 1 FROM leads_posdecision AS u WHERE u.named_id = p.id AND u.kind = 'UNDONE')
      AND p.distributor_id IN (SELECT distributor_id FROM import_ready)
"""
_MONTH_IS_RECEIVED = """
    INSERT INTO leads_posfile (distributor_id, month_on, received_at)
    SELECT distributor_id, date_trunc('month', max(invoiced_on))::date, min(import_at) FROM import_ready GROUP BY 1
    ON CONFLICT (distributor_id, month_on) DO NOTHING
"""
_COUNTED_LINES_FOLLOW = """
    UPDATE leads_invoicedline AS l SET invoiced_on = p.invoiced_on, amount = p.amount, currency = p.currency,
        order_reference = p.order_reference, product_line = p.product_line, quantity = p.quantity
    FROM leads_posline AS p JOIN import_done AS d ON d.id = p.id
    WHERE l.source = 'portal:pos' AND l.external_id = p.id::text
      AND (l.invoiced_on, l.amount, l.currency, l.order_reference, l.product_line, l.quantity)
          IS DISTINCT FROM (p.invoiced_on, p.amount, p.currency, p.order_reference, p.product_line, p.quantity)
"""
_WAITING = """
    SELECT 1 FROM import_done AS d JOIN leads_posline AS p ON p.id = d.id
    JOIN leads_posreseller AS n ON n.id = p.named_id
    WHERE n.reseller_id IS NULL AND n.ignored_because = ''
"""

TARGETS = (
    Target(
        name="pos_line",
        model=PosLine,
        fields=(
            *(
                "distributor",
                "invoiced_on",
                "amount",
                "currency",
                "order_reference",
                "product_line",
                "quantity",
            ),
        ),
        fixed=("distributor",),
        choices={"currency": currencies()},
        defaults={"named": "CAST(NULL AS bigint)"},
        ways={"distributor": {"siren": Way("siren")}},
        extras={
            "account_number": PosReseller._meta.get_field("account_number"),
            "siren": models.CharField(max_length=30),
            "reseller_name": PosReseller._meta.get_field("name"),
        },
        completed_by=(
            FollowUp("", _SPELT),
            FollowUp("", _NAMES_ARE_KEPT),
            FollowUp("", _LINES_ARE_NAMED),
            FollowUp("", _RESELLERS_ARE_FOUND),
        ),
        rules=(
            Rule(("siren",), _("neither a SIREN nor a SIRET"), _IS_SIREN),
            Rule(("account_number", "siren", "reseller_name"), _("nothing says which reseller"), _IS_NAMED),
            Rule(("invoiced_on",), _("a line is not dated ahead"), "invoiced_on <= import_at::date"),
            Rule(
                ("distributor",),
                _("this partner is not a distributor"),
                "EXISTS (SELECT 1 FROM partners_partner AS p WHERE p.id = distributor_id AND p.kind = 'DISTRIBUTOR')",
            ),
        ),
        follow_ups=(
            FollowUp(_("months of distributors received"), _MONTH_IS_RECEIVED),
            FollowUp(_("sell-out lines corrected"), _COUNTED_LINES_FOLLOW),
            FollowUp(_("sell-out lines counted"), f"{COUNTED} {UNCOUNTED}"),
            FollowUp(_("lines that wait for their reseller"), _WAITING),
        ),
    ),
)
