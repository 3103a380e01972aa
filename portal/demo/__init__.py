"""The demo: a believable French channel of 46 partners over three years, the same for the same day."""
