"""Values nobody should type, for every form of this room, and how they travel."""

from urllib.parse import urlencode

FORM = "application/x-www-form-urlencoded"


def encoded(values) -> str:
    """As a careless client sends it: half a pair of UTF-16 too."""
    return urlencode(values, errors="surrogatepass")


HOSTILE = [
    "\x00",
    "a\x00b",
    "\ud800",
    "\u202eevil",
    "\u200b\u200b",
    "\ufeff",
    "e\u0301" * 50,
    "x" * 10_000,
    "1e5",
    "1_000",
    "NaN",
    "Infinity",
    "\u0661\u0662\u0663",
    "30/02/2026",
    "0001-01-01",
    "9999-12-31",
    "10000-01-01",
    "-1",
    "1.234",
    "99999999999999999999999999",
    "not-a-uuid",
    "00000000-0000-4000-8000-000000000000",
    "<script>alert(1)</script>",
    "'; DROP TABLE partners_partner; --",
    '=HYPERLINK("http://x")',
    "{{ 7|add:7 }} %(name)s %s",
    "\r\nBcc: all@acme.fr",
    "../../etc/passwd",
]
