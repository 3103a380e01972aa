"""Invoiced lines, by kind, at the precision of their source."""

from leads.models import InvoicedLine
from portal.lib.importing.codes import currencies
from portal.lib.importing.target import Target

TARGETS = (
    Target(
        name="invoiced_line",
        model=InvoicedLine,
        fields=(
            *("kind", "partner", "invoiced_on", "amount", "currency", "order_reference"),
            *("product_line", "quantity"),
        ),
        fixed=("kind", "partner"),
        choices={"currency": currencies()},
    ),
)
