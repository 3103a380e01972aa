"""Read a PDF as a person would: its pages in words, and whether each has something on it and keeps its margins."""

import pypdfium2

from tests.scorecards.pages import text


def pages(content: bytes) -> list[str]:
    """The words of each page, blanks of every kind as one space."""
    with pypdfium2.PdfDocument(content) as document:
        return [flat(page.get_textpage().get_text_range()) for page in document]


def words(content: bytes) -> str:
    return " ".join(pages(content))


def flat(words: str) -> str:
    """One blank between words; no-break and narrow ones read alike, and a soft line end is none."""
    return " ".join(words.replace("\ufffe", "-").replace("\u202f", " ").replace("\u00a0", " ").split())


def flat_page(html: str) -> str:
    return flat(text(html))


def outside(content: bytes, margin: float = 14.0) -> list[str]:
    """Words that stand nearer than `margin` points to an edge, or beyond it; "" for a page without a word."""
    found = []
    with pypdfium2.PdfDocument(content) as document:
        for number, page in enumerate(document, 1):
            width, height = page.get_size()
            words = page.get_textpage()
            if not words.count_rects():
                found.append(f"page {number} is empty")
            for place in range(words.count_rects()):
                left, bottom, right, top = words.get_rect(place)
                if left < margin or bottom < margin or right > width - margin or top > height - margin:
                    found.append(f"page {number}: {words.get_text_bounded(left, bottom, right, top)}")
    return found
