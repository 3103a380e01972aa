"""Courses are offered to everyone; an enrolment is the partner's, of one of its own members."""

from django.db import migrations

from portal.lib.tenancy import Catalogue, SamePartner, ScopeByPartner


class Migration(migrations.Migration):
    dependencies = [("training", "0001_initial"), ("partners", "0002_scope")]
    operations = [
        Catalogue("training_course"),
        ScopeByPartner("training_enrolment"),
        SamePartner("enrolment", "member"),
    ]
