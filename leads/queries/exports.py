"""The lists of this room as rows of a file: every row the filter asks for, with the reader's rights."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from leads.models import LeadShare, Opportunity
from leads.queries import inbox, opportunities
from partners.access import Actor
from portal.lib.tables.download import batches
from portal.lib.tables.writing import Cell

Cells = tuple[Cell, ...]


def share_heads(by: Actor) -> list[str]:
    return [
        _("Lead"),
        _("Company"),
        *([] if by.partner_id else [_("Partner")]),
        _("Need"),
        _("State"),
        _("Reason"),
        _("Estimated amount"),
        _("Currency"),
        pgettext("a date", "Received"),
        pgettext("a date", "To accept before"),
        pgettext("a date", "Accepted"),
        pgettext("a date", "Contacted"),
        pgettext("a date", "Qualified"),
        pgettext("a date", "Opportunity"),
        pgettext("a date", "Ended"),
    ]


def shares(wanted: inbox.Wanted, by: Actor) -> Iterator[Cells]:
    """Newest first."""
    for batch in batches(inbox.shares(wanted, by).order_by("-passed_at", "-pk")):
        inbox.name_them(batch, by)
        yield from (_share(share, by) for share in batch)


def opportunity_heads(by: Actor) -> list[str]:
    return [
        _("Opportunity"),
        _("Company"),
        *([] if by.partner_id else [_("Partner")]),
        _("Name"),
        _("Stage"),
        _("Type"),
        _("Origin"),
        _("Amount"),
        _("Currency"),
        pgettext("a date", "Created"),
        pgettext("a date", "Validated"),
        pgettext("a date", "Expected close"),
        pgettext("a date", "Closed"),
        _("Lost because"),
    ]


def deals(sought: opportunities.Sought, by: Actor) -> Iterator[Cells]:
    """The newest first."""
    for batch in batches(opportunities.rows(sought, by).order_by("-created_at", "-pk")):
        opportunities.name_them(batch, by)
        yield from (_deal(opportunity, by) for opportunity in batch)


def _share(share: LeadShare, by: Actor) -> Cells:
    lead = share.lead
    return (
        lead.reference,
        lead.account.name,
        *(() if by.partner_id else (share.partner.name,)),
        lead.need,
        str(share.get_state_display()),
        str(share.get_reason_display()),
        lead.estimated_amount,
        lead.currency,
        share.passed_at,
        share.accept_by,
        share.accepted_at,
        share.contacted_at,
        share.qualified_at,
        share.converted_at,
        share.until_at,
    )


def _deal(opportunity: Opportunity, by: Actor) -> Cells:
    row = opportunities.row_of(opportunity)
    return (
        row.reference,
        row.company,
        *(() if by.partner_id else (row.partner,)),
        row.name,
        str(row.label),
        str(opportunity.get_type_display()),
        str(row.origin),
        row.amount,
        row.currency,
        opportunity.created_at,
        row.validated_at,
        row.expected_close_on,
        row.closed_at,
        str(opportunity.get_lost_reason_display()),
    )
