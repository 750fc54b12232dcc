"""The fixed reasons of rulings and answers, in the words that everybody reads."""

from collections.abc import Mapping
from types import MappingProxyType

from registry.language import mark
from registry.models.columns import Ground

WORDS: Mapping[Ground, str] = MappingProxyType(
    {
        Ground.FAN: mark("It is a fan account or a fan club."),
        Ground.PARODY: mark("It is a parody or a comment, and can be seen to be one."),
        Ground.RESELLER: mark("It belongs to a shop or partner that says that it is one."),
        Ground.ANOTHER_COMPANY: mark("It belongs to another company or organisation of that name."),
        Ground.OWN_ACCOUNT: mark("It seems to be the brand's own account, which the brand has not registered yet."),
        Ground.OWN_NAME: mark("It bears the name of a person or a place."),
        Ground.NOT_ALIKE: mark("Nobody would take it for the brand."),
        Ground.BLESSED: mark("The brand itself says that it approves of this account."),
        Ground.PASSES_OFF: mark("It passes itself off as the brand."),
        Ground.FRAUD: mark("It asks for money, passwords or codes in the brand's name."),
        Ground.HELD_FOR_SALE: mark("It holds the brand's name without using it, or to sell it."),
        Ground.OTHER: mark("Another reason."),
    }
)
# What the holder of an account may say about it.
ANSWERS: Mapping[Ground, str] = MappingProxyType(
    {
        Ground.FAN: mark("This is a fan account or a fan club."),
        Ground.PARODY: mark("This is a parody or a comment."),
        Ground.RESELLER: mark("This belongs to a shop or partner of the brand."),
        Ground.ANOTHER_COMPANY: mark("This belongs to another company or organisation of that name."),
        Ground.OWN_NAME: mark("This is the name of a person or a place."),
        Ground.OWN_ACCOUNT: mark("This is the brand's own account."),
        Ground.OTHER: mark("Something else."),
    }
)
