"""Partners, their people and their links are scoped too; the login role reads who is signing in."""

from django.db import migrations

from portal.lib.tenancy import (
    ACTOR,
    PARTNERS,
    Catalogue,
    Policy,
    RefuseChange,
    ScopeByPartner,
    Scoped,
    exists,
)

LOGIN = "before_an_actor"


class Migration(migrations.Migration):
    dependencies = [("partners", "0001_initial")]
    operations = [
        RefuseChange(),
        Catalogue("partners_tier"),
        Policy("partners_tier", LOGIN, to="portal", using="true"),
        Scoped("partners_distribution"),
        Policy("partners_distribution", "as_reseller", to="partner_scope", using=f"reseller_id = {PARTNERS}"),
        Policy(
            "partners_distribution",
            "as_distributor",
            to="partner_scope",
            using=f"distributor_id = {PARTNERS}",
        ),
        ScopeByPartner("partners_partner", "id", command="SELECT"),
        Policy(
            "partners_partner",
            "linked_by_distribution",
            to="partner_scope",
            using=exists(
                "partners_distribution", "partners_partner.id IN (seen.reseller_id, seen.distributor_id)"
            ),
        ),
        Policy("partners_partner", "for_sellers_to_read", to="seller_scope", using="true"),
        Policy("partners_partner", LOGIN, to="portal", using="true"),
        ScopeByPartner("partners_location"),
        ScopeByPartner("partners_member"),
        Policy(
            "partners_member",
            "named_contact",
            to="partner_scope",
            using=exists(
                "partners_partner", f"seen.manager_id = partners_member.id AND seen.id = {PARTNERS}"
            ),
        ),
        Policy("partners_member", "vendor_colleagues", to="seller_scope", using="partner_id IS NULL"),
        Policy("partners_member", LOGIN, to="portal", using="true"),
        Scoped("partners_user"),
        Policy(
            "partners_user",
            "visible_members",
            to="partner_scope, seller_scope",
            using=exists("partners_member", "seen.user_id = partners_user.id"),
        ),
        Policy(
            "partners_user",
            "oneself",
            to="partner_scope, seller_scope",
            using=f"id = {ACTOR}",
            command="UPDATE",
        ),
        Policy("partners_user", LOGIN, to="portal", using="true", command="ALL"),
        ScopeByPartner("partners_invitation"),
        Policy("partners_invitation", LOGIN, to="portal", using="true"),
    ]
