"""Download my figures: the facts of one score, and the same sum four times, each to the last digit."""
