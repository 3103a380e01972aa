"""The demo's customers: fictional companies and town halls, and the people one speaks to there."""

from datetime import datetime

from leads.models import Account, Contact
from portal.demo import words
from portal.demo.books import Books
from portal.demo.chance import Chance
from portal.demo.organisations import siren, slug


class Customers:
    """Makes a new customer each time it is asked; no two bear the same name."""

    def __init__(self, books: Books, chance: Chance) -> None:
        self.books, self.chance = books, chance
        self._names: set[str] = set()

    def new(self, segment: str, at: datetime) -> Contact:
        """A company of this segment, and its contact."""
        _, postcode, town = self.chance.choice(words.PLACES)
        name = self._name(segment, town)
        account = Account(
            name=name,
            siren=siren(500_000_00 + 131 * len(self._names)) if self.chance.happens(0.86) else "",
            domain=f"{slug(name)}.example",
            postcode=postcode,
            town=town,
            segment=segment,
            created_at=at,
        )
        self.books.accounts.append(account)
        return self.contact(account, at)

    def contact(self, account: Account, at: datetime) -> Contact:
        first, last = self.chance.choice(words.FIRST_NAMES), self.chance.choice(words.LAST_NAMES)
        jobs = words.PUBLIC_JOBS if account.segment == "Public" else words.JOBS
        contact = Contact(
            account=account,
            name=f"{first} {last}",
            job_title=self.chance.choice(jobs),
            email=f"{slug(first)}.{slug(last)}@{account.domain}",
            phone=f"01 99 00 {self.chance.randint(10, 99)} {self.chance.randint(10, 99)}",
            created_at=at,
        )
        self.books.contacts.append(contact)
        return contact

    def need(self, segment: str) -> str:
        return self.chance.choice(words.NEEDS[segment]).format(n=self.chance.choice(words.SIZES[segment]))

    def _name(self, segment: str, town: str) -> str:
        name = f"{self.chance.choice(words.ACTIVITIES[segment])} {self.chance.choice(words.PROPER_NAMES)}"
        while name in self._names:
            name = (
                f"{name} {town}" if town not in name else f"{name} {self.chance.choice(words.PROPER_NAMES)}"
            )
        self._names.add(name)
        return name
