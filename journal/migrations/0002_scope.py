"""A partner reads its own events; events and deliveries follow their partner; nothing recorded is changed."""

from django.db import migrations

from portal.lib.tenancy import ACTOR, AppendOnly, Policy, SamePartner, ScopeByPartner


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial"), ("partners", "0002_scope")]
    operations = [
        ScopeByPartner("journal_event"),
        Policy("journal_event", "ones_own", to="seller_scope", using=f"actor_id = {ACTOR}"),
        AppendOnly("journal_event"),
        ScopeByPartner("journal_delivery"),
        SamePartner("delivery", "event"),
        ScopeByPartner("journal_notification"),
        Policy(
            "journal_notification", "ones_own", to="seller_scope", using=f"user_id = {ACTOR}", command="ALL"
        ),
        SamePartner("notification", "event"),
    ]
