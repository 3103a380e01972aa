"""Who may do what: the whole table of rights on one screen, and the actor who asks."""

from contextlib import AbstractContextManager
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied

from partners.models import Member
from portal.lib import tenancy


def _may(noun: str, verbs: str) -> set[str]:
    return {f"{noun}.{verb}" for verb in verbs.split()}


_EVERYONE = {"home.read", "account.use", "notification.read", "definition.read", "partner.contact"}
_LEARNER = _may("asset", "read download") | _may("course", "read enrol complete") | {"survey.read"}
_SELLER = (
    _LEARNER
    | _may("lead", "read accept decline introduce interact qualify convert hand_back")
    | _may("opportunity", "read advance win lose")
)
_MARKETER = _LEARNER | {"lead.read", "fund.read", "campaign.read"}
_MANAGER = (
    _may("lead", "read share interact recall")
    | _may("opportunity", "read advance win lose validate")
    | _may("fund", "read grant consume")
    | _may("campaign", "read plan attend")
    | _may("pos", "read match")
    | _may("asset", "read download publish withdraw")
    | _may("course", "read publish complete")
    | _may("report", "read export save")
    | _may("review", "read plan write")
    | _may("partner", "read add edit move")
    | {"distribution.link", "team.read", "member.invite", "survey.read"}
)
ALLOWED: dict[str, set[str]] = {
    "PARTNER_SELLER": _EVERYONE | _SELLER,
    "PARTNER_MARKETER": _EVERYONE | _MARKETER,
    "PARTNER_ADMIN": _EVERYONE
    | _SELLER
    | _MARKETER
    | _may("review", "read write")
    | {"team.read", "margin.keep"}
    | _may("member", "invite leave"),
    "DISTRIBUTOR": _EVERYONE
    | _LEARNER
    | {"fund.read", "campaign.read", "reseller.read", "for_reseller.lead.introduce"}
    | _may("pos", "read propose"),
    "CHANNEL_MANAGER": _EVERYONE | _MANAGER,
    "VENDOR_SELLER": _EVERYONE | _may("lead", "read interact") | _may("opportunity", "read advance"),
    "FINANCE": _EVERYONE | _may("fund", "read consume") | {"campaign.read"},
    "ADMINISTRATOR": _EVERYONE
    | _MANAGER
    | {"staff.invite", "member.leave", "definition.adopt", "import.run", "delivery.retry"},
    "EXECUTIVE": _EVERYONE
    | _may("report", "read export")
    | {
        "review.read",
        "partner.read",
        "survey.read",
        "lead.read",
        "opportunity.read",
    },  # what the report's figures open
}
READ_ONLY_ROLES = {"EXECUTIVE"}
SECOND_FACTOR_ROLES = {"FINANCE", "ADMINISTRATOR"}
SHORT_IDLE_ROLES = {"FINANCE"}


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
