"""What this room says of its events, and whom it tells."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from comarketing.models import Asset, Campaign
from journal.models import Event
from journal.operations import notifies
from journal.sentences import says
from partners.models import Member

FUND_PEOPLE = (Member.Role.PARTNER_ADMIN, Member.Role.PARTNER_MARKETER, Member.Role.DISTRIBUTOR)


@notifies("fund.granted")
@notifies("fund.topped_up")
@notifies("campaign.partner_added")
@notifies("campaign.cancelled")
def those_who_market(event: Event) -> Iterable[int]:
    """The partner's administrators and marketers: money unknown is money unspent."""
    people = Member.objects.filter(partner=event.partner_id or 0, role__in=FUND_PEOPLE, left_at=None)
    return people.values_list("user_id", flat=True)


_FUND = "comarketing:fund"
says("fund.granted", _("%(actor)s granted the fund %(name)s: %(amount)s until %(ends_on)s"), page=_FUND)
says("fund.topped_up", _("%(actor)s added %(amount)s to the fund %(name)s: %(statement)s"), page=_FUND)
says("fund.consumed", _("%(actor)s paid %(amount)s out of the fund %(name)s: %(statement)s"), page=_FUND)
says("fund.corrected", _("%(actor)s undid %(amount)s of the fund %(name)s: %(statement)s"), page=_FUND)

_ASSET = "comarketing:asset"
_KINDS = {"kind": Asset.Kind}
says("asset.published", _("%(actor)s published the asset %(title)s (%(kind)s)"), labels=_KINDS, page=_ASSET)
says("asset.version_added", _("%(actor)s added version %(number)s of %(title)s"), page=_ASSET)
says("asset.withdrawn", _("%(actor)s withdrew the asset %(title)s"), page=_ASSET)
says("asset.downloaded", _("%(actor)s downloaded %(title)s, version %(number)s"), page=_ASSET)

_CAMPAIGN = "comarketing:campaign"
_TYPES = {"type": Campaign.Type}
says(
    "campaign.planned", _("%(actor)s planned the campaign %(name)s (%(type)s)"), labels=_TYPES, page=_CAMPAIGN
)
says("campaign.partner_added", _("%(actor)s included you in the campaign %(name)s"), page=_CAMPAIGN)
says("campaign.changed", _("%(actor)s changed the campaign %(name)s"), page=_CAMPAIGN)
says("campaign.cancelled", _("%(actor)s cancelled the campaign %(name)s: %(reason)s"), page=_CAMPAIGN)
