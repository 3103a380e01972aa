"""Keep a spreadsheet from running what a cell says: text that would start a formula is marked as text."""

_STARTS = frozenset("=+-@\t\r\n＝＋－＠")
_UNSEEN = " \u00a0\u200b\u200c\u200d\u2060\ufeff"


def escaped(text: str) -> str:
    """The text behind an apostrophe when a spreadsheet would take it for a formula; for text columns only."""
    seen = text.lstrip(_UNSEEN)
    return f"'{text}" if seen[:1] in _STARTS and seen else text
