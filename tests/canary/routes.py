"""Every address of the portal, from the resolver, and the table that says what each one's key points at."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from scorecards.lists.registry import FIGURES
from scorecards.takeaway.files import FILES

NOTHING = ""  # an address without a key
SIGN_IN = "account/"  # allauth's pages, open to everyone and unscoped
CONSTANT = {
    "form": ["csv", "pdf", "xlsx"],
    "file": sorted(FILES),
    "link": [1],
    "token": ["not-a-token"],
    "term": ["sourced"],
    "figure": sorted(FIGURES),
}

# address -> the row whose public_id is its key
ADDRESSES: dict[str, str] = {
    "home": NOTHING,
    "preferences": NOTHING,
    "schema": NOTHING,
    "agreements:definitions": NOTHING,
    "comarketing:add-partner": "comarketing.Campaign",
    "comarketing:add-version": "comarketing.Asset",
    "comarketing:asset": "comarketing.Asset",
    "comarketing:assets": NOTHING,
    "comarketing:campaign": "comarketing.Campaign",
    "comarketing:campaigns": NOTHING,
    "comarketing:cancel-campaign": "comarketing.Campaign",
    "comarketing:change-campaign": "comarketing.Campaign",
    "comarketing:consume-fund": "comarketing.Fund",
    "comarketing:correct-movement": "comarketing.Movement",
    "comarketing:download-version": "comarketing.AssetVersion",
    "comarketing:downloads": NOTHING,
    "comarketing:export-downloads": NOTHING,
    "comarketing:export-funds": NOTHING,
    "comarketing:export-movements": NOTHING,
    "comarketing:fund": "comarketing.Fund",
    "comarketing:funds": NOTHING,
    "comarketing:grant-fund": NOTHING,
    "comarketing:movements": NOTHING,
    "comarketing:plan-campaign": NOTHING,
    "comarketing:publish-asset": NOTHING,
    "comarketing:top-up-fund": "comarketing.Fund",
    "comarketing:withdraw-asset": "comarketing.Asset",
    "journal:failures": NOTHING,
    "journal:notifications": NOTHING,
    "journal:read": NOTHING,
    "journal:retry": "journal.Event",
    "leads:accept": "leads.LeadShare",
    "leads:advance-opportunity": "leads.Opportunity",
    "leads:attendance": "comarketing.Campaign",
    "leads:change-opportunity": "leads.Opportunity",
    "leads:convert": "leads.LeadShare",
    "leads:decline": "leads.LeadShare",
    "leads:detail": "leads.LeadShare",
    "leads:disqualify": "leads.LeadShare",
    "leads:export": NOTHING,
    "leads:export-opportunities": NOTHING,
    "leads:ignore-pos": "leads.PosReseller",
    "leads:match-pos": "leads.PosReseller",
    "leads:pos": NOTHING,
    "leads:propose-pos": "leads.PosReseller",
    "leads:undo-pos": "leads.PosReseller",
    "leads:hand-back": "leads.LeadShare",
    "leads:introduce": NOTHING,
    "leads:introduce-for": "partners.Partner",
    "leads:list": NOTHING,
    "leads:log": "leads.LeadShare",
    "leads:lose-opportunity": "leads.Opportunity",
    "leads:new": NOTHING,
    "leads:opportunities": NOTHING,
    "leads:opportunity": "leads.Opportunity",
    "leads:qualify": "leads.LeadShare",
    "leads:share": "leads.Lead",
    "leads:time-out": "leads.LeadShare",
    "leads:validate-opportunity": "leads.Opportunity",
    "leads:win-opportunity": "leads.Opportunity",
    "partners:accept": NOTHING,
    "partners:add": NOTHING,
    "partners:edit": "partners.Partner",
    "partners:end-link": "partners.Partner",
    "partners:export": NOTHING,
    "partners:invite": NOTHING,
    "partners:invite-to": "partners.Partner",
    "partners:leave": "partners.Member",
    "partners:link": "partners.Partner",
    "partners:list": NOTHING,
    "partners:move": "partners.Partner",
    "partners:partner": "partners.Partner",
    "partners:resellers": NOTHING,
    "partners:revoke-invitation": "partners.Invitation",
    "partners:team": NOTHING,
    "scorecards:account-journey": "leads.Account",
    "scorecards:change-view": "scorecards.SavedView",
    "scorecards:delete-view": "scorecards.SavedView",
    "scorecards:calibration": NOTHING,
    "scorecards:campaign": "comarketing.Campaign",
    "scorecards:campaigns": NOTHING,
    "scorecards:export": NOTHING,
    "scorecards:figure": NOTHING,
    "scorecards:clear-own-margin": NOTHING,
    "scorecards:own-margin": NOTHING,
    "scorecards:opportunity-journey": "leads.Opportunity",
    "scorecards:own-download": NOTHING,
    "scorecards:own-figure": NOTHING,
    "scorecards:partner": "partners.Partner",
    "scorecards:partner-download": "partners.Partner",
    "scorecards:partner-figure": "partners.Partner",
    "scorecards:finish-action": "scorecards.ReviewAction",
    "scorecards:move-review": "scorecards.Review",
    "scorecards:pack-pdf": "partners.Partner",
    "scorecards:plan-review": "partners.Partner",
    "scorecards:review": "scorecards.Review",
    "scorecards:reviews": NOTHING,
    "scorecards:sign-minutes": "scorecards.Review",
    "scorecards:undertake-action": "scorecards.Review",
    "scorecards:write-note": "scorecards.Review",
    "scorecards:portfolio": NOTHING,
    "scorecards:portfolio-pdf": "scorecards.PortfolioPack",
    "scorecards:programme": NOTHING,
    "scorecards:report": NOTHING,
    "scorecards:save-view": NOTHING,
    "scorecards:undo-delete-view": NOTHING,
    "scorecards:saved-views": NOTHING,
    "surveys:survey": NOTHING,
    "training:complete": "training.Enrolment",
    "training:course": "training.Course",
    "training:courses": NOTHING,
    "training:enrol": "training.Course",
    "training:enrolments": NOTHING,
    "training:publish-course": NOTHING,
    "training:retire-course": "training.Course",
    # the API
    "api-accounts-detail": "leads.Account",
    "api-accounts-list": NOTHING,
    "api-assets-detail": "comarketing.Asset",
    "api-assets-list": NOTHING,
    "api-assets-withdraw": "comarketing.Asset",
    "api-campaigns-add-partner": "comarketing.Campaign",
    "api-campaigns-cancel": "comarketing.Campaign",
    "api-campaigns-change": "comarketing.Campaign",
    "api-campaigns-detail": "comarketing.Campaign",
    "api-campaigns-list": NOTHING,
    "api-campaigns-plan": NOTHING,
    "api-contribution-list": NOTHING,
    "api-courses-detail": "training.Course",
    "api-courses-enrol": "training.Course",
    "api-courses-list": NOTHING,
    "api-courses-retire": "training.Course",
    "api-definitions-detail": "agreements.Definition",
    "api-definitions-list": NOTHING,
    "api-downloads-list": NOTHING,
    "api-enrolments-complete": "training.Enrolment",
    "api-enrolments-detail": "training.Enrolment",
    "api-enrolments-list": NOTHING,
    "api-funds-consume": "comarketing.Fund",
    "api-funds-detail": "comarketing.Fund",
    "api-funds-grant": NOTHING,
    "api-funds-list": NOTHING,
    "api-funds-top-up": "comarketing.Fund",
    "api-leads-accept": "leads.LeadShare",
    "api-leads-convert": "leads.LeadShare",
    "api-leads-decline": "leads.LeadShare",
    "api-leads-detail": "leads.LeadShare",
    "api-leads-list": NOTHING,
    "api-movements-correct": "comarketing.Movement",
    "api-movements-detail": "comarketing.Movement",
    "api-movements-list": NOTHING,
    "api-opportunities-detail": "leads.Opportunity",
    "api-opportunities-list": NOTHING,
    "api-opportunities-lose": "leads.Opportunity",
    "api-opportunities-win": "leads.Opportunity",
    "api-partners-detail": "partners.Partner",
    "api-partners-list": NOTHING,
    "api-score-list": NOTHING,
    "api-survey-waves-detail": "surveys.Wave",
    "api-survey-waves-list": NOTHING,
}


@dataclass(frozen=True)
class Route:
    """A named address: how it is called, its path's template, the names of its keys, and its view."""

    name: str
    path: str
    keys: tuple[str, ...]
    view: Callable[..., object]

    def urls(self, key: object = None) -> Iterator[str]:
        """The address of this key; several where it also lists by a word (a figure, a form of export)."""
        choices = [CONSTANT.get(name, [key]) for name in self.keys]
        for values in product(*choices):
            yield reverse(self.name, kwargs=dict(zip(self.keys, values, strict=True)))

    @property
    def is_sign_in(self) -> bool:
        return self.path.startswith(SIGN_IN)


def routes() -> list[Route]:
    return sorted(_walk(get_resolver(), "", ()), key=lambda route: route.name)


def _walk(resolver: URLResolver, prefix: str, spaces: tuple[str, ...]) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = (*spaces, entry.namespace) if entry.namespace else spaces
            yield from _walk(entry, path, inner)
        elif isinstance(entry, URLPattern):
            name = ":".join((*spaces, entry.name or f"unnamed {path}"))
            keys = tuple(entry.pattern.converters) or tuple(entry.pattern.regex.groupindex)
            yield Route(name, path, keys, entry.callback)
