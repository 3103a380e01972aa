"""Who they are: partners and their tiers, the people who sign in, how partners are linked, and invitations."""

from partners.models.organisations import Distribution, Location, Partner, Tier
from partners.models.people import Invitation, Member, User

__all__ = ["Distribution", "Invitation", "Location", "Member", "Partner", "Tier", "User"]
