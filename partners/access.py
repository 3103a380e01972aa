"""Who may do what: the whole table of rights on one screen, and the actor who asks."""

from contextlib import AbstractContextManager
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied

from partners.models import Member
from portal.lib import tenancy

_EVERYONE = {"home.read", "account.use", "notification.read", "definition.read", "partner.contact"}
_SELLER = {
    *(
        "lead.read",
        "lead.accept",
        "lead.decline",
        "lead.introduce",
        "lead.interact",
        "lead.qualify",
        "lead.convert",
    ),
    *("lead.hand_back", "opportunity.read", "opportunity.advance", "opportunity.win", "opportunity.lose"),
    *("asset.read", "asset.download", "course.read", "course.enrol", "course.complete", "survey.read"),
}
_MARKETER = {
    *("lead.read", "fund.read", "campaign.read", "asset.read", "asset.download"),
    *("course.read", "course.enrol", "course.complete", "survey.read"),
}
_MANAGER = {
    *("lead.read", "lead.share", "lead.interact", "lead.recall", "opportunity.read", "opportunity.advance"),
    *(
        "opportunity.win",
        "opportunity.lose",
        "opportunity.validate",
        "fund.read",
        "fund.grant",
        "fund.consume",
    ),
    *("campaign.read", "campaign.plan", "campaign.attend", "asset.read", "asset.download", "asset.publish"),
    *("asset.withdraw", "course.read", "course.publish", "course.complete", "report.read", "report.export"),
    *("partner.read", "partner.edit", "team.read", "member.invite", "survey.read"),
}
ALLOWED: dict[str, set[str]] = {
    "PARTNER_SELLER": _EVERYONE | _SELLER,
    "PARTNER_MARKETER": _EVERYONE | _MARKETER,
    "PARTNER_ADMIN": _EVERYONE | _SELLER | _MARKETER | {"team.read", "member.invite", "member.leave"},
    "DISTRIBUTOR": _EVERYONE
    | {
        "fund.read",
        "campaign.read",
        "asset.read",
        "asset.download",
        "course.read",
        "course.enrol",
        "course.complete",
    }
    | {"reseller.read", "for_reseller.lead.introduce", "survey.read"},
    "CHANNEL_MANAGER": _EVERYONE | _MANAGER,
    "VENDOR_SELLER": _EVERYONE | {"lead.read", "lead.interact", "opportunity.read", "opportunity.advance"},
    "FINANCE": _EVERYONE | {"fund.read", "fund.consume"},
    "ADMINISTRATOR": _EVERYONE | _MANAGER | {"member.leave", "definition.adopt", "import.run"},
    "EXECUTIVE": _EVERYONE | {"report.read", "report.export", "partner.read", "survey.read"},
}
READ_ONLY_ROLES = {"EXECUTIVE"}
SECOND_FACTOR_ROLES = {"FINANCE", "ADMINISTRATOR"}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a member in a role, or the system (no user) for tasks, imports and the demo."""

    user_id: int | None
    member_id: int | None
    role: str
    partner_id: int | None
    name: str

    @property
    def is_vendor(self) -> bool:
        return self.partner_id is None

    @property
    def is_read_only(self) -> bool:
        return self.role in READ_ONLY_ROLES

    def can(self, verb: str) -> bool:
        return self.role == "SYSTEM" or verb in ALLOWED[self.role]

    def require(self, verb: str) -> None:
        """Raise PermissionDenied unless this role has the verb."""
        if not self.can(verb):
            raise PermissionDenied(verb)

    def scope(self) -> AbstractContextManager[None]:
        """The rows this actor may see."""
        if self.user_id is None or self.member_id is None:
            return tenancy.every_partner()
        if self.partner_id is not None:
            return tenancy.partner_scope([self.partner_id], actor_id=self.user_id, member_id=self.member_id)
        if self.role == Member.Role.VENDOR_SELLER:
            return tenancy.seller_scope(actor_id=self.user_id, member_id=self.member_id)
        return tenancy.every_partner(actor_id=self.user_id, member_id=self.member_id)


SYSTEM = Actor(user_id=None, member_id=None, role="SYSTEM", partner_id=None, name="Tandem")


def actor_of(member: Member) -> Actor:
    """The actor this member acts as."""
    return Actor(member.user_id, member.pk, member.role, member.partner_id, member.user.name)
