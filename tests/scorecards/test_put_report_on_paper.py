"""The report as a PDF: the same rows, in the same words, with the period, the filters, the hour and the author."""

import sys

import pytest

from portal.lib import pdf
from scorecards import paper
from tests.conftest import make_member
from tests.scorecards.conftest import member
from tests.scorecards.paper import flat, outside, pages, words

URL = "/contribution/export.pdf"


@pytest.fixture
def jeanne(channel, client, nora):
    client.force_login(nora.user)
    return nora


def ask(client, query="", language="en"):
    return client.get(f"{URL}?{query}", headers={"accept-language": language})


@pytest.mark.parametrize("language", ["en", "fr"])
def test_it_has_every_row_of_the_page_in_the_same_words(jeanne, client, language):
    answer = ask(client, language=language)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith('attachment; filename="contribution-20')
    assert outside(answer.content) == []
    told = words(answer.content)
    page = client.get("/contribution/", headers={"accept-language": language})
    assert len(page.context["rows"]) == 10
    for view in page.context["rows"]:
        shown = (view.row.partner.name, view.pipeline.text, view.booked.text, view.invoiced.text)
        for each in (*shown, view.conversion.text, view.funds.text):
            assert flat(each) in told
    for total in page.context["totals"]:
        assert flat(total.pipeline) in told
        assert flat(total.booked) in told


def test_it_keeps_the_filters_and_says_them_with_the_period_the_hour_and_the_author(jeanne, client):
    told = words(ask(client, "q=nova&from=2026-01-01&to=2026-03-31").content)
    assert "Novalink" in told
    assert "Galaxis" not in told
    assert "Period: 1 Jan to 31 Mar 2026 · nova ·" in told
    assert "· Nora" in told
    assert "Page 1 / 1" in told


def test_it_is_no_longer_than_one_can_read(jeanne, client, monkeypatch):
    monkeypatch.setattr(paper, "MOST_ROWS", 9)
    answer = ask(client)
    assert answer["Location"].startswith("/contribution/?")
    page = client.get(answer["Location"], headers={"accept-language": "en"}).content.decode()
    assert "A PDF holds 9 partners at most. Filter the report, or take the CSV." in page
    assert len(pages(ask(client, "q=nova").content)) == 1


def test_without_pango_the_page_says_what_to_install(jeanne, client, monkeypatch):
    """As on a machine without it: what loads the library raises OSError."""

    class WithoutPango:
        def find_spec(self, name, *_):
            if name == "weasyprint":
                raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    monkeypatch.setattr(sys, "meta_path", [WithoutPango(), *sys.meta_path])
    answer = client.get(URL, follow=True, headers={"accept-language": "en"})
    assert answer.status_code == 200
    assert "install libpango-1.0-0 and libpangoft2-1.0-0" in answer.content.decode()
    assert client.get("/contribution/export.csv").status_code == 200


def test_a_page_on_paper_fetches_nothing(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("nobody reads this")
    link = f'<link rel="stylesheet" href="{secret.as_uri()}"><img alt="gone" src="{secret.as_uri()}">'
    assert words(pdf.pdf(f"<html><head>{link}</head><body><p>Plain</p></body></html>")) == "Plain gone"


def test_who_may_not_take_the_report_away_has_no_pdf(jeanne, client):
    for who in (make_member("Sam", "VENDOR_SELLER"), member("Novalink", "PARTNER_ADMIN")):
        client.force_login(who.user)
        assert ask(client).status_code == 403
