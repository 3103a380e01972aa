"""Rates with small numbers: intervals, shrinkage, ranks that admit doubt, satisfaction, multiplicity."""
