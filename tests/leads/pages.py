"""What page tests share: somebody signed in, and what a page said."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from partners.models import Member

HOSTILE = (
    "\x00",
    "a\x00b",
    "\ud800",
    "\u202egnp.exe",
    "\u200b\u200b",
    "x" * 10_000,
    "1e5",
    "1_000",
    "NaN",
    "Infinity",
    "١٢٣",
    "30/02/2026",
    "0001-01-01",
    "9999-12-31",
    "-1",
    "0.001",
    "99999999999999999999",
    "00000000-0000-0000-0000-00000000000g",
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "=HYPERLINK(1)",
    "%s %(x)s {0}",
    "../../etc/passwd",
    "{{ 7|add:7 }}",
    "\r\nSet-Cookie: a=b",
    "🧨" * 50,
    "true",
    "[]",
)


def signed_in(member: Member, *, language: str = "en") -> Client:
    client = Client(headers={"accept-language": language})
    client.cookies["language"] = language
    client.force_login(member.user)
    return client


def url(name: str, row: Any = None, **query: str) -> str:
    path = reverse(f"leads:{name}", args=[row.public_id] if row else None)
    return f"{path}?{'&'.join(f'{key}={value}' for key, value in query.items())}" if query else path


def encoded(fields: dict[str, str]) -> str:
    """The fields as a browser would send them, even text that is no text."""
    return urlencode({name: value.encode("utf-8", "surrogatepass") for name, value in fields.items()})


def send(client: Client, address: str, fields: dict[str, str]) -> Any:
    return client.post(address, encoded(fields), content_type="application/x-www-form-urlencoded")


def without_tokens(response: Any) -> bytes:
    """The body but for what differs between any two answers: the form's token and the address asked for."""
    body = re.sub(rb'(csrfmiddlewaretoken" value="|X-CSRFToken": ")[^"]+', b"", response.content)
    return re.sub(rb"[0-9a-f]{8}-[0-9a-f-]{27}", b"", body)


def said(response: Any) -> list[str]:
    """The sentences of the page one is sent on to, or of this one."""
    return [str(message) for message in response.context["messages"]]


# ---- what people type, in order -----------------------------------------------------------------------------------
NEW = {
    "company": "Menuiseries Kerlan",
    "siren": "552 100 554",
    "person": "Soizic Le Gall",
    "email": "soizic@kerlan.example",
    "lawful_basis": "CONSENT",
    "need": "Backup",
    "estimated_amount": "18,500",
    "source": "SHOW",
}


def deal(**changed: str) -> dict[str, str]:
    return {
        "name": "Backup",
        "amount": "9,500",
        "expected_close_on": "2027-01-31",
        "type": "NEW_CUSTOMER",
        **changed,
    }


def logged(**changed: str) -> dict[str, str]:
    moment = f"{timezone.localtime() - timedelta(minutes=5):%Y-%m-%dT%H:%M}"
    fields = {"happened": "CALL:REACHED", "occurred_at": moment, "body": "", **changed}
    return {f"log-{name}": value for name, value in fields.items()}
