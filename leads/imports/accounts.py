"""Accounts, and the people there with the lawful basis on which they are kept."""

from leads.models import Account, Contact
from portal.lib.importing.codes import countries
from portal.lib.importing.target import Target, Way

BY_DOMAIN = Way("domain", folded="regexp_replace(lower({}), '^.*@', '')")
BY_EMAIL = Way("email", folded="lower({})")

TARGETS = (
    Target(
        name="account",
        model=Account,
        fields=("name", "siren", "domain", "postcode", "town", "country", "segment", "created_at"),
        choices={"country": countries()},
    ),
    Target(
        name="contact",
        model=Contact,
        fields=(
            *("account", "name", "job_title", "email", "phone", "lawful_basis", "basis_source", "basis_at"),
            "created_at",
        ),
        required=("lawful_basis", "basis_source", "basis_at"),
        ways={"account": {"domain": BY_DOMAIN}},
    ),
)
