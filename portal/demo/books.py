"""Rows of leads, deals and touches on their way to the database, and the rules of the trade they keep."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from comarketing.models import Campaign
from leads import rules
from leads.models import (
    Account,
    AccountPartner,
    Contact,
    Interaction,
    Lead,
    LeadShare,
    Opportunity,
    OpportunityPartner,
    StageChange,
    Touch,
    TouchParty,
)
from partners.models import Member, Partner
from portal.demo import office

Parties = Sequence[Partner | None]  # None is the vendor


@dataclass
class Books:
    """Rows in the order in which they point at each other; references are numbered when they are saved."""

    accounts: list[Account] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    leads: list[Lead] = field(default_factory=list)
    shares: list[LeadShare] = field(default_factory=list)
    interactions: list[Interaction] = field(default_factory=list)
    opportunities: list[Opportunity] = field(default_factory=list)
    roles: list[OpportunityPartner] = field(default_factory=list)
    stages: list[StageChange] = field(default_factory=list)
    touches: list[Touch] = field(default_factory=list)
    parties: list[TouchParty] = field(default_factory=list)
    _once: set[tuple[Any, ...]] = field(default_factory=set)

    def save(self) -> None:
        _number(self.leads, "L")
        _number(self.opportunities, "O")
        self.touches.sort(key=lambda touch: touch.at)
        pointed_at: list[Sequence[Any]] = [self.accounts, self.contacts, self.leads, self.shares]
        for rows in (*pointed_at, self.interactions, self.opportunities):
            create(rows)
        pointing: list[Sequence[Any]] = [self.roles, self.stages, self.touches, self.parties]
        for rows in (list(self._disclosed()), *pointing):
            create(rows)

    # -- acts --------------------------------------------------------------------------------------------------------
    def touch(
        self,
        contact: Contact,
        kind: str,
        at: datetime,
        parties: Parties,
        *,
        recorded: str = Touch.Recorded.MACHINE,
        recorded_at: datetime | None = None,
        campaign: Campaign | None = None,
        subject: object = None,
    ) -> None:
        """One act of these parties, unless the person has one of this kind that day, or attended already."""
        act = (campaign, id(contact)) if kind == Touch.Kind.ATTENDANCE else (kind, id(contact), at.date())
        if act in self._once:
            return
        self._once.add(act)
        touch = Touch(
            account=contact.account,
            contact=contact,
            campaign=campaign,
            kind=kind,
            recorded=recorded,
            subject=subject,
            at=at,
            recorded_at=recorded_at or at,
        )
        self.touches.append(touch)
        self.parties += [TouchParty(touch=touch, partner=p, position=i) for i, p in enumerate(parties)]

    def log(
        self,
        share: LeadShare,
        kind: str,
        outcome: str,
        body: str,
        at: datetime,
        author: Member,
        recorded_at: datetime,
    ) -> None:
        """Somebody writes down what happened; it is a touch by the product's own rule, or stays a note."""
        interaction = Interaction(
            partner=share.partner,
            share=share,
            kind=kind,
            outcome=outcome,
            body=body,
            by_vendor=author.partner_id is None,
            author=author.user,
            author_name=author.user.name,
            occurred_at=at,
            recorded_at=recorded_at,
        )
        self.interactions.append(interaction)
        touch_kind = rules.touch_kind(
            kind=kind, outcome=outcome, has_contact=bool(share.contact), occurred_at=at, now=recorded_at
        )
        if touch_kind and share.contact:
            self.touch(
                share.contact,
                touch_kind,
                at,
                [share.partner if author.partner_id else None],
                recorded=Touch.Recorded.HAND,
                recorded_at=recorded_at,
                subject=interaction.public_id,
            )

    def climb(self, deal: Opportunity, steps: Sequence[tuple[str, datetime]], author: Member) -> None:
        """One row per stage; the last is where the deal stands."""
        before = ""
        for stage, at in steps:
            self.stages.append(
                StageChange(
                    opportunity=deal,
                    from_stage=before,
                    to_stage=stage,
                    changed_at=at,
                    by_vendor=author.partner_id is None,
                    author_name=author.user.name,
                )
            )
            before = deal.stage = stage

    def role(self, deal: Opportunity, partner: Partner, at: datetime, role: str = "RECORD") -> None:
        self.roles.append(OpportunityPartner(opportunity=deal, partner=partner, role=role, since_at=at))

    def of_record(self) -> dict[int, Partner]:
        """The partner of record of each saved deal."""
        return {role.opportunity.pk: role.partner for role in self.roles if role.role == "RECORD"}

    def _disclosed(self) -> Iterator[AccountPartner]:
        """A partner sees the accounts of its leads and opportunities."""
        first: dict[tuple[int, int], datetime] = {}
        seen = [(s.lead.account, s.partner_id, s.passed_at) for s in self.shares]
        seen += [(r.opportunity.account, r.partner_id, r.since_at) for r in self.roles]
        for account, partner, at in seen:
            first[account.pk, partner] = min(first.get((account.pk, partner), at), at)
        for (account_id, partner), since in first.items():
            yield AccountPartner(account_id=account_id, partner_id=partner, since_at=since)


def create(rows: Sequence[Any]) -> None:
    if rows:
        type(rows[0]).objects.bulk_create(rows, batch_size=2000)


def _number(rows: list[Any], letter: str) -> None:
    """References in the order of birth."""
    rows.sort(key=lambda row: row.created_at)
    for number, row in enumerate(rows, start=1):
        row.reference = f"{letter}-{local_day(row.created_at).year}-{number:05d}"


def local_day(moment: datetime) -> date:
    return moment.astimezone(office.PARIS).date()
