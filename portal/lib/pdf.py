"""A page on paper: HTML in, PDF out. The one place that knows WeasyPrint and PDFium, slow to load."""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from portal.lib.refusal import Refused

if TYPE_CHECKING:
    from weasyprint import Document

KIND = "application/pdf"
SHEETS = ("tokens.css", "paper.css")
NO_PANGO = _(
    "A PDF cannot be made here yet: Pango is missing. On Debian, install libpango-1.0-0 and libpangoft2-1.0-0."
)
_BOTH_THEMES = re.compile(r"light-dark\(([^,()]+),[^()]+\)")
_TOKEN = re.compile(r"var\(--([\w-]+)\)")
_RULE = re.compile(r"^ {2}([^\s@][^{}]*\{[^{}]*\})", re.MULTILINE)
_PAINTS = re.compile(r"\b(fill|stroke|color|text-anchor)\b[\w-]*:")
_OF_A_BROWSER = re.compile(r"::|:hover|progress|swatch|legend|\.tip")
_DECLARED = re.compile(r"--([\w-]+): ([^;]+);")


def pdf(html: str) -> bytes:
    """The page as a PDF. Raises Refused, with what to install, where the system lacks Pango."""
    return written([laid_out(html)])


def laid_out(html: str) -> "Document":
    """The page cut into sheets; its page numbers are its own. Raises Refused as `pdf` does.

    Nothing is fetched: a page on paper has its drawings inside, its fonts are the system's.
    """
    weasyprint = _weasyprint()
    nothing = weasyprint.urls.URLFetcher(allowed_protocols=())
    style = weasyprint.CSS(string=_sheets(), url_fetcher=nothing)
    page = weasyprint.HTML(string=_coloured(html), url_fetcher=nothing)
    return page.render(stylesheets=[style])


def written(documents: Iterable["Document"]) -> bytes:
    """Several pages one after the other, as one file. At least one is needed."""
    first, *others = documents
    pages = [page for document in (first, *others) for page in document.pages]
    return first.copy(pages).write_pdf()


def bound(parts: Sequence[Path], into: Path) -> None:
    """Several PDF files as one: written aside and renamed, so that it is whole or absent."""
    import pypdfium2

    aside = into.with_suffix(".new")
    with pypdfium2.PdfDocument.new() as whole:
        for part in parts:
            with pypdfium2.PdfDocument(part) as pages:
                whole.import_pages(pages)
        whole.save(aside)
    aside.replace(into)


def _weasyprint() -> Any:
    try:
        import weasyprint
    except OSError as missing:  # a shared library that cffi does not find
        raise Refused(str(NO_PANGO)) from missing
    return weasyprint


@cache
def _sheets() -> str:
    folder = Path(settings.BASE_DIR) / "static" / "css"
    return "\n".join(_by_day((folder / name).read_text(encoding="utf-8")) for name in SHEETS)


def _by_day(sheet: str) -> str:
    """Paper is light: of each pair of colours the first."""
    return _BOTH_THEMES.sub(r"\1", sheet)


def _coloured(html: str) -> str:
    """A drawing is its own document to WeasyPrint: it carries the rules that colour it."""
    return re.sub(r"(<svg\b[^>]*[^/])>", lambda tag: f"{tag[1]}><style>{_of_drawings()}</style>", html)


@cache
def _of_drawings() -> str:
    """What charts.css paints, with the values of its tokens: drawings know neither variables nor layers."""
    folder = Path(settings.BASE_DIR) / "static" / "css"
    tokens = dict(_DECLARED.findall(_by_day((folder / "tokens.css").read_text(encoding="utf-8"))))
    tokens |= {"w-medium": "600", "w-strong": "700"}  # it knows the hundreds only
    sheet = re.sub(r"/\*.*?\*/", "", (folder / "charts.css").read_text(encoding="utf-8"), flags=re.DOTALL)
    rules = [rule for rule in _RULE.findall(sheet) if _PAINTS.search(rule) and not _OF_A_BROWSER.search(rule)]
    rules.append("text { font-family: Inter, sans-serif }")
    return " ".join(_TOKEN.sub(lambda token: tokens[token[1]], " ".join(rules)).split())
