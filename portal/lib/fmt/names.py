"""Names of people and companies, shortened."""


def initials(name: str) -> str:
    """One or two capitals for the disc that stands in for a photo: "Brume & Fils" is BF."""
    words = [word for word in name.split() if word[0].isalnum()]
    return "".join(word[0] for word in [*words[:1], *words[1:][-1:]]).upper()
