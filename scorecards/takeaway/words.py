"""The names that the files give to facts, constants and parts, in the reader's language."""

from django.utils.translation import gettext


def of_facts() -> dict[str, str]:
    return {
        "qualified_leads": gettext("Qualified co-marketing leads"),
        "leads_accepted": gettext("Leads accepted"),
        "leads_timed_out": gettext("Leads not answered in time"),
        "leads_declined_fault": gettext("Leads declined for a fault of the lead"),
        "leads_declined_capacity": gettext("Leads declined for lack of capacity"),
        "leads_converted": gettext("Leads that became an opportunity in time"),
    }


def of_constants() -> dict[str, str]:
    return {
        "prior_converted": gettext("Prior: leads converted"),
        "prior_other": gettext("Prior: other leads"),
        "conversion_target": gettext("Target of the conversion"),
        "capacity_allowance": gettext("Share of leads that may be declined for lack of capacity"),
        "opportunity_cap": gettext("Most of the target that one opportunity counts"),
        "minimum_days": gettext("Days in the programme before anything is measured"),
        "minimum_leads": gettext("Leads before the conversion is measured"),
        "minimum_months": gettext("Months that count at least"),
    }


def of_script() -> dict[str, str]:
    """What recompute.py prints."""
    return {
        "first_days": gettext("not measurable before 90 days in the programme"),
        "too_few_leads": gettext("not measurable under 5 leads"),
        "no_target": gettext("not measurable: no target for this tier"),
        "score": gettext("Score"),
        "agrees": gettext("The same as in the file, to the last digit."),
        "differs": gettext("Not the same as in the file."),
    }
