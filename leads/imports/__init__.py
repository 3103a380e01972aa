"""What a file may become here: customers and their people, leads, opportunities and their steps, touches, revenue."""

from leads.imports import accounts, leads, opportunities, revenue, touches

TARGETS = (
    *accounts.TARGETS,
    *leads.TARGETS,
    *opportunities.TARGETS,
    *touches.TARGETS,
    *revenue.TARGETS,
)
