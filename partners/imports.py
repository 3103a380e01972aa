"""What a file may become here: partners, each with the address of its head office."""

from django.utils.translation import gettext_noop as _

from partners.models import Location, Partner
from portal.lib.importing.codes import countries, currencies, time_zones
from portal.lib.importing.target import FollowUp, Target, Way

# The first location of an imported partner is its head office; a file without an address leaves it alone.
_ADDRESS_CHANGES = """
    UPDATE partners_location AS l SET postcode = coalesce(r.postcode, l.postcode), town = r.town, country = r.country
    FROM import_ready AS r JOIN import_done AS d ON d.external_id = r.external_id
    WHERE r.town <> '' AND l.id = (SELECT min(id) FROM partners_location WHERE partner_id = d.id)
      AND (l.postcode, l.town, l.country) IS DISTINCT FROM (coalesce(r.postcode, l.postcode), r.town, r.country)
"""
_ADDRESS_IS_ADDED = """
    INSERT INTO partners_location (partner_id, name, postcode, town, country)
    SELECT d.id, left(r.name, 120), coalesce(r.postcode, ''), r.town, r.country
    FROM import_ready AS r JOIN import_done AS d ON d.external_id = r.external_id
    WHERE r.town <> '' AND NOT EXISTS (SELECT 1 FROM partners_location AS l WHERE l.partner_id = d.id)
"""

TARGETS = (
    Target(
        name="partner",
        model=Partner,
        fields=(
            *("name", "kind", "status", "tier", "size", "siren", "parent_group", "region", "country"),
            *("time_zone", "currency", "language", "joined_on"),
        ),
        ways={"tier": {"": Way("code")}},
        choices={
            "country": countries(),
            "currency": currencies(),
            "time_zone": time_zones(),
            "language": {"fr", "en"},
        },
        extras={
            "postcode": Location._meta.get_field("postcode"),
            "town": Location._meta.get_field("town"),
        },
        follow_ups=(
            FollowUp(_("addresses changed"), _ADDRESS_CHANGES),
            FollowUp(_("addresses added"), _ADDRESS_IS_ADDED),
        ),
    ),
)
