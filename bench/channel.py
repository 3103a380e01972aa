"""Rows for the dashboard's benchmark: 5,000 partners and as many touches as asked for, made by SQL as the owner.

Ten touches to an account, a lead to every account, an opportunity to two accounts in five. What is invoiced, trained
and paid is the same at any number of touches: the channel has as many partners.
"""

PARTNERS = 5_000
PER_ACCOUNT = 10
MEASURED = 7  # the partner whose pages are read; its member is user7

# The owner inherits vendor_scope, so the policies let it write.
PEOPLE = f"""
    INSERT INTO partners_tier (code, name, rank)
    VALUES ('gold', 'Gold', 1), ('silver', 'Silver', 2), ('bronze', 'Bronze', 3);
    INSERT INTO partners_user (password, email, name, phone, language, is_active)
    SELECT '', 'user' || g || '@bench.example', 'User ' || g, '', 'fr', true FROM generate_series(0, {PARTNERS}) g;
    INSERT INTO partners_member (public_id, user_id, partner_id, role, job_title, joined_at)
    SELECT gen_random_uuid(), u.id, NULL, 'CHANNEL_MANAGER', '', now()
    FROM partners_user u WHERE u.email = 'user0@bench.example';
    INSERT INTO partners_partner (public_id, name, kind, status, tier_id, size, siren, region, country, time_zone,
                                  currency, language, joined_on, source, external_id, manager_id)
    SELECT gen_random_uuid(), 'Partner ' || g, CASE WHEN g % 100 = 0 THEN 'DISTRIBUTOR' ELSE 'RESELLER' END, 'ACTIVE',
           t.id, 'MEDIUM', '', 'Region ' || g % 13, 'FR', 'Europe/Paris', 'EUR', 'fr', date '2022-02-01', 'bench',
           g::text, CASE WHEN g % 50 = 7 THEN (SELECT min(id) FROM partners_member) END
    FROM generate_series(1, {PARTNERS}) g
    JOIN partners_tier t ON t.rank = CASE WHEN g % 10 = 7 THEN 1 WHEN g % 10 < 4 THEN 2 ELSE 3 END;
    INSERT INTO partners_member (public_id, user_id, partner_id, role, job_title, joined_at)
    SELECT gen_random_uuid(), u.id, p.id, 'PARTNER_ADMIN', '', now()
    FROM partners_partner p JOIN partners_user u ON u.email = 'user' || p.external_id || '@bench.example';
    INSERT INTO leads_invoicedline (kind, partner_id, invoiced_on, amount, currency, order_reference, product_line,
                                    quantity, source, external_id)
    SELECT CASE WHEN p.kind = 'RESELLER' THEN 'SELL_OUT' ELSE 'SELL_IN' END, p.id,
           current_date - (m * 30 + p.id % 30)::int, 900 + (p.id * 7919 * m) % 9000, 'EUR', 'O-' || p.id || '-' || m,
           'Road', 1, 'bench', p.id || '-' || m
    FROM partners_partner p CROSS JOIN generate_series(0, 23) m;
    INSERT INTO leads_invoicedline (kind, invoiced_on, amount, currency, order_reference, product_line, quantity,
                                    source, external_id)
    SELECT 'DIRECT', current_date - m, 90000, 'EUR', 'D-' || m, 'Road', 1, 'bench', 'd-' || m
    FROM generate_series(0, 700) m;
    INSERT INTO training_course (public_id, title, description, language, minutes, link, offered_from_on)
    SELECT gen_random_uuid(), 'Course ' || g, '', 'fr', 60, '', date '2022-01-01' FROM generate_series(1, 4) g;
    INSERT INTO training_enrolment (public_id, enrolled_at, completed_at, course_id, member_id, partner_id)
    SELECT gen_random_uuid(), now() - interval '200 days', now() - (m.id % 190) * interval '1 day', c.id, m.id,
           m.partner_id FROM partners_member m CROSS JOIN training_course c WHERE m.partner_id IS NOT NULL;
    INSERT INTO comarketing_fund (public_id, reference, name, kind, currency, starts_on, ends_on, available, partner_id)
    SELECT gen_random_uuid(), 'F-' || p.id, 'Fund', 'PROGRAMME', 'EUR', current_date - 200, current_date + 165, 8000,
           p.id
    FROM partners_partner p;
    INSERT INTO comarketing_movement (public_id, from_account, to_account, amount, statement, idempotency_key,
                                      occurred_on, recorded_at, fund_id, partner_id)
    SELECT gen_random_uuid(), 'BUDGET', 'AVAILABLE', 8000, 'Granted', 'bench-' || f.id, f.starts_on, now(), f.id,
           f.partner_id FROM comarketing_fund f
"""

# %(first)s and %(last)s are numbers of accounts.
JOURNEYS = f"""
    CREATE TEMP TABLE fresh ON COMMIT DROP AS
    SELECT g, now() - (g %% 990) * interval '1 day' - (g %% 86000) * interval '1 second' AS at,
           (SELECT min(id) FROM partners_partner) + (g * 7) %% {PARTNERS} AS partner_id
    FROM generate_series(%(first)s::bigint, %(last)s::bigint) g;
    INSERT INTO leads_account (public_id, name, siren, domain, postcode, town, country, segment, created_at, source,
                               external_id)
    SELECT gen_random_uuid(), 'Company ' || g, '', '', '29000', 'Quimper', 'FR', 'PME', at, 'bench', g::text FROM fresh;
    CREATE TEMP TABLE book ON COMMIT DROP AS
    SELECT f.*, a.id AS account_id FROM fresh f JOIN leads_account a ON a.source = 'bench' AND a.external_id = g::text;
    INSERT INTO leads_contact (public_id, account_id, name, job_title, email, phone, lawful_basis, created_at)
    SELECT gen_random_uuid(), account_id, 'Contact ' || g, '', '', '', 'CONSENT', at FROM book;
    INSERT INTO leads_lead (public_id, reference, account_id, contact_id, need, source, estimated_amount, currency,
                            created_at)
    SELECT gen_random_uuid(), 'B-' || g, c.account_id, c.id, 'Backup for ' || g, 'WEBINAR', 1000 + g %% 9000, 'EUR', at
    FROM book JOIN leads_contact c USING (account_id);
    INSERT INTO leads_leadshare (public_id, lead_id, partner_id, contact_id, how, state, message, why, passed_at,
                                 accept_by, accepted_at, qualified_at, converted_at, until_at, reason)
    SELECT gen_random_uuid(), l.id, partner_id, l.contact_id, 'PASSED',
           CASE WHEN g %% 10 < 1 THEN 'ASSIGNED' WHEN g %% 10 < 4 THEN 'ACCEPTED' WHEN g %% 10 < 6 THEN 'DISQUALIFIED'
                ELSE 'CONVERTED' END, '', '[]', at, at + interval '2 days',
           CASE WHEN g %% 10 >= 1 THEN at END, CASE WHEN g %% 10 >= 6 THEN at END, CASE WHEN g %% 10 >= 6 THEN at END,
           CASE WHEN g %% 10 IN (4, 5) THEN at END, CASE WHEN g %% 10 IN (4, 5) THEN 'NO_PROJECT' ELSE '' END
    FROM book JOIN leads_lead l USING (account_id);
    INSERT INTO leads_accountpartner (account_id, partner_id, since_at) SELECT account_id, partner_id, at FROM book;
    INSERT INTO leads_opportunity (public_id, reference, account_id, lead_id, name, type, stage, amount, currency,
                                   origin, origin_reason, created_at, expected_close_on, validated_at, closed_at,
                                   lost_reason, updated_at, source, external_id)
    SELECT gen_random_uuid(), 'BO-' || g, account_id, l.id, 'Deal ' || g, 'NEW_CUSTOMER',
           CASE WHEN g %% 3 = 0 THEN 'WON' ELSE 'PROPOSAL' END, 1000 + (g * 7919) %% 40000, 'EUR',
           CASE WHEN g %% 4 = 0 THEN 'SOURCED' ELSE 'VENDOR_PASSED' END, 'delivered_lead', at, current_date + 30, at,
           CASE WHEN g %% 3 = 0 THEN at + interval '1 hour' END, '', now() - (g %% 20) * interval '1 day', 'bench',
           g::text
    FROM book JOIN leads_lead l USING (account_id) WHERE g %% 10 >= 6;
    INSERT INTO leads_opportunitypartner (opportunity_id, partner_id, role, since_at)
    SELECT o.id, partner_id, 'RECORD', at FROM book JOIN leads_opportunity o USING (account_id);
    INSERT INTO leads_touch (account_id, kind, recorded, at, recorded_at)
    SELECT account_id, (ARRAY['VISIT', 'FORM', 'DOWNLOAD', 'MEETING', 'EMAIL_REPLY'])[1 + (g + t) %% 5], 'IMPORT',
           at - ((g * 7 + t * 41) %% 300) * interval '1 day' + t * interval '1 minute', now()
    FROM book CROSS JOIN generate_series(1, {PER_ACCOUNT}) t;
    INSERT INTO leads_touchparty (touch_id, partner_id, position)
    SELECT t.id, CASE WHEN t.id %% 10 < 3 THEN NULL ELSE b.partner_id END, 0
    FROM leads_touch t JOIN book b USING (account_id);
    INSERT INTO leads_touchparty (touch_id, partner_id, position)
    SELECT t.id, NULL, 1 FROM leads_touch t JOIN book b USING (account_id) WHERE t.id %% 10 = 9;
    TRUNCATE scorecards_dirtyaccount
"""
