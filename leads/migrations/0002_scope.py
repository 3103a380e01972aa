"""Vendor-owned rows are seen through a share row of the partner's; only the vendor's hand writes either."""

from django.db import migrations

from portal.lib.tenancy import (
    MEMBER,
    PARTNERS,
    AppendOnly,
    Keeps,
    Policy,
    SamePartner,
    ScopeByPartner,
    Scoped,
    exists,
)


def shared(table: str, through: str, condition: str) -> Policy:
    return Policy(table, "shared", to="partner_scope", using=exists(through, condition))


def named(table: str, condition: str) -> Policy:
    return Policy(table, "named_on", to="seller_scope", using=condition)


class Migration(migrations.Migration):
    dependencies = [("leads", "0001_initial"), ("partners", "0002_scope"), ("comarketing", "0002_scope")]
    operations = [
        ScopeByPartner("leads_accountpartner", command="SELECT"),
        ScopeByPartner("leads_leadshare", command="SELECT"),
        Policy(
            "leads_leadshare",
            "works_its_share",
            to="partner_scope",
            using=f"partner_id = {PARTNERS}",
            command="UPDATE",
        ),
        Keeps("leads_leadshare", "lead_id"),
        Keeps("leads_leadshare", "contact_id"),
        Scoped("leads_lead"),
        shared("leads_lead", "leads_leadshare", "seen.lead_id = leads_lead.id"),
        named("leads_lead", f"owner_id = {MEMBER}"),
        named("leads_leadshare", exists("leads_lead", "seen.id = leads_leadshare.lead_id")),
        ScopeByPartner("leads_interaction"),
        named("leads_interaction", exists("leads_leadshare", "seen.id = leads_interaction.share_id")),
        AppendOnly("leads_interaction"),
        SamePartner("interaction", "share"),
        ScopeByPartner("leads_opportunitypartner", command="SELECT"),
        Scoped("leads_opportunity"),
        shared("leads_opportunity", "leads_opportunitypartner", "seen.opportunity_id = leads_opportunity.id"),
        named("leads_opportunity", f"owner_id = {MEMBER}"),
        named(
            "leads_opportunitypartner",
            exists("leads_opportunity", "seen.id = leads_opportunitypartner.opportunity_id"),
        ),
        Scoped("leads_stagechange"),
        shared(
            "leads_stagechange",
            "leads_opportunitypartner",
            "seen.opportunity_id = leads_stagechange.opportunity_id",
        ),
        named("leads_stagechange", exists("leads_opportunity", "seen.id = leads_stagechange.opportunity_id")),
        AppendOnly("leads_stagechange"),
        Scoped("leads_account"),
        shared("leads_account", "leads_accountpartner", "seen.account_id = leads_account.id"),
        named(
            "leads_account",
            f"{exists('leads_lead', 'seen.account_id = leads_account.id')}"
            f" OR {exists('leads_opportunity', 'seen.account_id = leads_account.id')}",
        ),
        Scoped("leads_contact"),
        shared(
            "leads_contact", "leads_leadshare", "seen.contact_id = leads_contact.id AND seen.until_at IS NULL"
        ),
        named("leads_contact", exists("leads_lead", "seen.contact_id = leads_contact.id")),
        ScopeByPartner("leads_touchparty", command="SELECT"),
        Scoped("leads_touch"),
        shared("leads_touch", "leads_touchparty", "seen.touch_id = leads_touch.id"),
        named("leads_touch", exists("leads_account", "seen.id = leads_touch.account_id")),
        named("leads_touchparty", exists("leads_touch", "seen.id = leads_touchparty.touch_id")),
        ScopeByPartner("leads_invoicedline", command="SELECT"),
    ]
