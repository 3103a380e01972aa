"""The chain from fund to revenue: count, rate and delay of each link, and the one that holds it back."""
