"""Names in the order people look them up: É beside E, by a function of the database and an index that holds it."""

from django.db import migrations, models

from portal.lib.sorting import CreateSortKey, SortKey


class Migration(migrations.Migration):
    dependencies = [("partners", "0002_scope")]

    operations = [
        CreateSortKey(),
        migrations.AlterModelOptions("partner", {"ordering": [SortKey("name"), "pk"]}),
        migrations.AddIndex("partner", models.Index(SortKey("name"), models.F("id"), name="partner_by_name")),
    ]
