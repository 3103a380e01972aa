"""From a company's first touch to its contract: accounts, leads and shares, opportunities, touches, invoiced lines."""

from leads.models.accounts import Account, AccountPartner, Contact
from leads.models.leads import Interaction, Lead, LeadShare
from leads.models.opportunities import Opportunity, OpportunityPartner, StageChange
from leads.models.pos import PosDecision, PosFile, PosLine, PosReseller
from leads.models.revenue import InvoicedLine
from leads.models.touches import Touch, TouchParty

__all__ = [
    "Account",
    "AccountPartner",
    "Contact",
    "Interaction",
    "InvoicedLine",
    "Lead",
    "LeadShare",
    "Opportunity",
    "OpportunityPartner",
    "PosDecision",
    "PosFile",
    "PosLine",
    "PosReseller",
    "StageChange",
    "Touch",
    "TouchParty",
]
