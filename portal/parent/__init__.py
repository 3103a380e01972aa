"""The process parent: makes the environment, starts every process of Tandem, and leaves none behind."""
