"""Names that people type: what is accepted, how they are found, and how they look in addresses."""


def clean_name(text: str) -> str:
    """The name as it is kept and shown; raises BadName (SECURITY W11)."""
    raise NotImplementedError(text)


def slug_of(name: str) -> str:
    """The name as it stands in addresses: small ASCII letters, digits and hyphens; never empty."""
    raise NotImplementedError(name)


def search_form(name: str) -> str:
    """The name folded for finding: no case, accents, punctuation."""
    raise NotImplementedError(name)
