"""Time left and time taken, in words."""

from datetime import timedelta

from portal.lib.fmt.language import NO_BREAK, plural, resolve

MINUTES_PER_DAY = 24 * 60
DAYS_IN_WORDS_FROM = 3


def duration(span: timedelta, *, language: str | None = None) -> str:
    """35 min, 4 h 12, 2 j 3 h / 2 d 3 h, and from three days on whole days: 12 jours / 12 days."""
    code = resolve(language)
    minutes = int(abs(span).total_seconds() // 60)
    if minutes < MINUTES_PER_DAY:
        return _clock(minutes, code)
    days, rest = divmod(minutes, MINUTES_PER_DAY)
    if days >= DAYS_IN_WORDS_FROM:
        return f"{days}{NO_BREAK}{plural(days, *_DAY[code], code)}"
    hours = f" {rest // 60}{NO_BREAK}h" if rest >= 60 else ""
    return f"{days}{NO_BREAK}{'j' if code == 'fr' else 'd'}{hours}"


def business_time(minutes: int, minutes_per_day: int = 8 * 60, *, language: str | None = None) -> str:
    """Working minutes as 4 h 12, 2 jours ouvrés, 1 jour ouvré et 3 h / 2 business days, 1 business day and 3 h."""
    code = resolve(language)
    days, rest = divmod(abs(minutes), minutes_per_day)
    if not days:
        return _clock(rest, code)
    words = f"{days}{NO_BREAK}{plural(days, *_BUSINESS_DAY[code], code)}"
    if not rest:
        return words
    return f"{words} {'et' if code == 'fr' else 'and'} {_clock(rest, code)}"


_DAY = {"fr": ("jour", "jours"), "en": ("day", "days")}
_BUSINESS_DAY = {
    "fr": (f"jour{NO_BREAK}ouvré", f"jours{NO_BREAK}ouvrés"),
    "en": (f"business{NO_BREAK}day", f"business{NO_BREAK}days"),
}


def _clock(minutes: int, code: str) -> str:
    if minutes < 1:
        return "moins d’une minute" if code == "fr" else "less than a minute"
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest}{NO_BREAK}min"
    return f"{hours}{NO_BREAK}h" + (f"{NO_BREAK}{rest:02d}" if rest else "")
