-- The roles of Tandem and their rights. Run by a superuser in Tandem's database; running it again changes nothing.
--   owner          owns the tables and migrates
--   portal         web, worker and beat log in as it: owns nothing, reads no scoped table before it opens a scope
--   partner_scope  the rows of the listed partners
--   vendor_scope   the rows of every partner
--   seller_scope   what the vendor's own sellers see

DO $$
DECLARE
    wanted record;
BEGIN
    FOR wanted IN SELECT * FROM (VALUES
        ('owner', 'LOGIN CREATEDB'),
        ('portal', 'LOGIN NOINHERIT'),
        ('partner_scope', 'NOLOGIN'),
        ('vendor_scope', 'NOLOGIN'),
        ('seller_scope', 'NOLOGIN')
    ) AS roles (name, rights)
    LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted.name) THEN
            EXECUTE format('CREATE ROLE %I %s', wanted.name, wanted.rights);
        END IF;
    END LOOP;

    -- From PostgreSQL 16 on, the grant itself decides whether its rights are inherited; before, the role does (NOINHERIT).
    EXECUTE 'GRANT partner_scope, vendor_scope, seller_scope TO portal'
        || CASE WHEN current_setting('server_version_num')::int >= 160000 THEN ' WITH INHERIT FALSE, SET TRUE' ELSE '' END;

    -- Migrations of data see every row, although policies are forced on the owner too.
    GRANT vendor_scope TO owner;

    -- Temporary tables (imports are staged in them) are all that the login role may create.
    EXECUTE format('ALTER DATABASE %I OWNER TO owner', current_database());
    EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format(
        'GRANT TEMPORARY ON DATABASE %I TO portal, partner_scope, vendor_scope, seller_scope', current_database()
    );
    REVOKE CREATE ON SCHEMA public FROM PUBLIC;
END
$$;
