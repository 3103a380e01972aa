"""The programme is published to everyone; a partner's target is its own to read."""

from django.db import migrations

from portal.lib.tenancy import Catalogue, Policy, ScopeByPartner


class Migration(migrations.Migration):
    dependencies = [("agreements", "0001_initial"), ("partners", "0002_scope")]
    operations = [
        Catalogue("agreements_programme"),
        Policy("agreements_programme", "before_an_actor", to="portal", using="true"),
        Catalogue("agreements_definition"),
        Catalogue("agreements_formula"),
        ScopeByPartner("agreements_partnertarget", command="SELECT"),
    ]
