"""The look-up answer as the terminal shows it."""

from registry.actions.answers import clean, in_full, time_as_text
from registry.actions.listings import Answer, Listing, Verdict
from registry.language import possessor
from verification.methods.by_person import BY_PERSON


def in_words(answer: Answer) -> str:
    """The answer as the terminal shows it: what was asked, the verdict, and a sentence."""
    query = "".join(letter for letter in clean(answer.query) if letter.isprintable())
    if answer.problem is not None:
        return f"{query}: {answer.problem.code}. {in_full(answer.problem)}"
    if answer.listing is not None:
        return f"{query}: {_told(answer.listing)}"
    if not answer.matches:
        return f"{query}: unknown. No registered account has this handle or one like it."
    lines = [f"  {match.url}: {_told(match)}" for match in answer.matches]
    return "\n".join([f"{query}: a handle without its platform. Registered:", *lines])


def _told(listing: Listing) -> str:
    brand = listing.brand.name if listing.brand else ""
    owner = possessor(brand)
    match listing.verdict:
        case Verdict.OFFICIAL:
            seen = f"{_how(listing)}last checked {time_as_text(listing.checked_at)}"
            told = f"official. Yes, this is {owner}'s official account ({seen})."
        case Verdict.WAS_OFFICIAL if listing.ended_at is None:
            told = f"was_official. No website of {brand} is proven. Do not trust it now."
        case Verdict.WAS_OFFICIAL:
            told = (
                f"was_official. It was {owner}'s account until {time_as_text(listing.ended_at)}. Do not trust it now."
            )
        case Verdict.IMPOSTOR:
            told = f"impostor. Reviewed on {time_as_text(listing.decided_at)}: this account imitates {brand}."
        case Verdict.LOOKALIKE if listing.imitates:
            imitated = listing.imitates
            told = f"lookalike. Not registered: it {imitated.why('en')}. The registered account is {imitated.url}."
        case Verdict.LISTED if listing.source:
            told = f"listed. Reported as {owner}'s by {listing.source.name}, not confirmed by the brand."
        case _:
            told = "unknown. Not registered here. That does not mean it is fake." + _bearing(listing)
    return told + (" It is disputed." if listing.disputed else "")


def _how(listing: Listing) -> str:
    """Where more than the account's own words is behind it, that is said."""
    is_compared = any(seen.method == BY_PERSON.name for seen in listing.evidence)
    return "listed by its website and compared by a person; " if is_compared else ""


def _bearing(listing: Listing) -> str:
    names = ", ".join(brand.name for brand in listing.bears_name_of)
    return f" It bears the name of {names}; nobody has confirmed it." if names else ""
