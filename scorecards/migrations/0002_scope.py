"""A partner reads its own credits and never a rival's, nor the vendor's, from which a rival's could be taken away."""

from django.db import migrations

from portal.lib.tenancy import Catalogue, Keeps, Policy, ScopeByPartner, Scoped


class Migration(migrations.Migration):
    dependencies = [("scorecards", "0001_initial"), ("partners", "0002_scope")]
    operations = [
        ScopeByPartner("scorecards_credit", command="SELECT"),
        Keeps("scorecards_credit", "opportunity_id"),
        Keeps("scorecards_credit", "cents"),
        Keeps("scorecards_credit", "posting_period"),
        Catalogue("scorecards_modelversion"),
        Scoped("scorecards_dirtyaccount"),
        # Whoever may write what a credit is made of may say that it changed, and need not see what is marked.
        Policy(
            "scorecards_dirtyaccount",
            "is_marked_by_anyone",
            to="partner_scope, seller_scope",
            using="account_id > 0",
            command="INSERT",
        ),
        Scoped("scorecards_rebuild"),
        Scoped("scorecards_rebuildrange"),
    ]
