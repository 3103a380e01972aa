"""The colours of tokens.css, and the contrast of two of them as WCAG 2 defines it."""

import re
from pathlib import Path

TOKENS = Path(__file__).resolve().parents[2] / "static" / "css" / "tokens.css"
_TOKEN = re.compile(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);")


def tokens() -> dict[str, tuple[str, str]]:
    """Name -> (light, dark), as #rrggbb."""
    return {name: (light, dark) for name, light, dark in _TOKEN.findall(TOKENS.read_text(encoding="utf-8"))}


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black on white)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
