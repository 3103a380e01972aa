"""A share that a distributor brought in for its reseller names the distributor, for good."""

from django.db import migrations, models

from portal.lib.tenancy import Keeps


class Migration(migrations.Migration):
    dependencies = [("leads", "0005_pos"), ("partners", "0003_sort_key")]

    operations = [
        migrations.AddField(
            "leadshare",
            "distributor",
            models.ForeignKey(
                blank=True,
                help_text="Who brought it in for its reseller",
                null=True,
                on_delete=models.PROTECT,
                related_name="+",
                to="partners.partner",
            ),
        ),
        migrations.AddConstraint(
            "leadshare",
            models.CheckConstraint(
                condition=models.Q(("distributor", None), ("how", "INTRODUCED"), _connector="OR"),
                name="only_an_introduced_share_names_a_distributor",
            ),
        ),
        Keeps("leads_leadshare", "distributor_id"),
    ]
