"""Rows for the benchmark: a channel of 50 partners with as many leads as asked for, made by SQL as the owner."""

PARTNERS = 50

# The owner inherits vendor_scope, so the policies let it write; %(first)s and %(last)s are numbers of leads,
# %(partners)s how many partners they are spread over.
PEOPLE = f"""
    INSERT INTO partners_tier (code, name, rank) VALUES ('gold', 'Gold', 1);
    INSERT INTO partners_partner (public_id, name, kind, status, tier_id, size, siren, region, country, time_zone,
                                  currency, language, joined_on, source, external_id)
    SELECT gen_random_uuid(), 'Partner ' || g, 'RESELLER', 'ACTIVE', t.id, 'MEDIUM', '', 'Bretagne', 'FR',
           'Europe/Paris', 'EUR', 'fr', date '2022-02-01', 'bench', g::text
    FROM generate_series(1, {PARTNERS}) g, partners_tier t;
    INSERT INTO partners_user (password, email, name, phone, language, is_active)
    SELECT '', 'user' || g || '@bench.example', 'User ' || g, '', 'fr', true FROM generate_series(0, {PARTNERS}) g;
    INSERT INTO partners_member (public_id, user_id, partner_id, role, job_title, joined_at)
    SELECT gen_random_uuid(), u.id, p.id, coalesce('PARTNER_ADMIN', ''), '', now()
    FROM partners_partner p JOIN partners_user u ON u.email = 'user' || p.external_id || '@bench.example';
    INSERT INTO partners_member (public_id, user_id, partner_id, role, job_title, joined_at)
    SELECT gen_random_uuid(), u.id, NULL, 'CHANNEL_MANAGER', '', now()
    FROM partners_user u WHERE u.email = 'user0@bench.example';
"""

LEADS = """
    CREATE TEMP TABLE fresh ON COMMIT DROP AS
    SELECT g, now() - (g %% 1000) * interval '1 day' - (g %% 86000) * interval '1 second' AS at,
           (SELECT min(id) FROM partners_partner) + g %% %(partners)s AS partner_id
    FROM generate_series(%(first)s::bigint, %(last)s::bigint) g;
    INSERT INTO leads_account (public_id, name, siren, domain, postcode, town, country, segment, created_at, source,
                               external_id)
    SELECT gen_random_uuid(), 'Company ' || g, '', '', '29000', 'Quimper', 'FR', 'PME', at, 'bench', g::text FROM fresh;
    INSERT INTO leads_contact (public_id, account_id, name, job_title, email, phone, lawful_basis, created_at)
    SELECT gen_random_uuid(), a.id, 'Contact ' || g, '', '', '', 'CONSENT', at
    FROM fresh JOIN leads_account a ON a.source = 'bench' AND a.external_id = g::text;
    INSERT INTO leads_lead (public_id, reference, account_id, contact_id, need, source, estimated_amount, currency,
                            created_at)
    SELECT gen_random_uuid(), 'B-' || g, a.id, c.id, 'Backup for ' || g, 'WEBINAR', 1000 + g %% 9000, 'EUR', at
    FROM fresh JOIN leads_account a ON a.source = 'bench' AND a.external_id = g::text
    JOIN leads_contact c ON c.account_id = a.id;
    INSERT INTO leads_leadshare (public_id, lead_id, partner_id, contact_id, how, state, message, why, passed_at,
                                 accept_by, accepted_at, qualified_at, converted_at, until_at, reason)
    SELECT gen_random_uuid(), l.id, partner_id, l.contact_id, 'PASSED',
           CASE WHEN g %% 10 < 1 THEN 'ASSIGNED' WHEN g %% 10 < 4 THEN 'ACCEPTED' WHEN g %% 10 < 7 THEN 'DISQUALIFIED'
                ELSE 'CONVERTED' END, '', '[]', at, at + interval '2 days',
           CASE WHEN g %% 10 >= 1 THEN at END, CASE WHEN g %% 10 >= 7 THEN at END, CASE WHEN g %% 10 >= 7 THEN at END,
           CASE WHEN g %% 10 BETWEEN 4 AND 6 THEN at END,
           CASE WHEN g %% 10 BETWEEN 4 AND 6 THEN 'NO_PROJECT' ELSE '' END
    FROM fresh JOIN leads_lead l ON l.reference = 'B-' || g;
    INSERT INTO leads_accountpartner (account_id, partner_id, since_at)
    SELECT l.account_id, partner_id, at FROM fresh JOIN leads_lead l ON l.reference = 'B-' || g;
    INSERT INTO leads_opportunity (public_id, reference, account_id, lead_id, name, type, stage, amount, currency,
                                   origin, origin_reason, created_at, validated_at, closed_at, lost_reason, updated_at,
                                   source, external_id)
    SELECT gen_random_uuid(), 'BO-' || g, l.account_id, l.id, 'Deal ' || g, 'NEW_CUSTOMER',
           CASE WHEN g %% 3 = 0 THEN 'WON' ELSE 'PROPOSAL' END, 1000 + g %% 9000, 'EUR', 'VENDOR_PASSED',
           'delivered_lead', at, at, CASE WHEN g %% 3 = 0 THEN at + interval '1 hour' END, '', at, 'bench', g::text
    FROM fresh JOIN leads_lead l ON l.reference = 'B-' || g WHERE g %% 10 >= 7;
    INSERT INTO leads_opportunitypartner (opportunity_id, partner_id, role, since_at)
    SELECT o.id, partner_id, 'RECORD', at FROM fresh JOIN leads_opportunity o ON o.reference = 'BO-' || g;
"""

# The target's copy: same columns, checks, keys and indexes, no policies; what a plain COPY by its owner takes.
COPY_TARGET = """
    CREATE TABLE bench_copy (LIKE leads_invoicedline INCLUDING ALL);
    ALTER TABLE bench_copy ADD FOREIGN KEY (partner_id) REFERENCES partners_partner (id);
"""
COPY_COLUMNS = (
    "kind, partner_id, invoiced_on, amount, currency, order_reference, product_line, quantity,"
    " source, external_id"
)
