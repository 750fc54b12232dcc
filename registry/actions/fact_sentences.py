"""Public facts in sentences, in the reader's language: for the brand's page, its feed and letters."""

from collections.abc import Mapping
from types import MappingProxyType

from registry.actions.letters import in_words
from registry.actions.public_facts import FactView
from registry.language import gettext, mark

_SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        "brand.live": mark("%(brand)s is in the registry with a proven domain."),
        "brand.lost": mark("People decided that %(brand)s is not the company's that had registered it."),
        "brand.restored": mark("%(brand)s is in the registry again: people took their decision back."),
        "account.verified": mark("%(account)s is an official account of %(brand)s."),
        "account.lapsed": mark("%(account)s is no longer official: it could not be proven any more."),
        "account.revoked": mark("%(account)s is no longer official: the proof was taken back by a decision."),
        "account.withdrawn": mark("%(account)s is no longer official: %(brand)s has withdrawn it."),
        "account.renamed": mark("%(account)s is no longer official: the account has another name now."),
        "account.replaced": mark("%(account)s is no longer official under this proof: a newer one has replaced it."),
        "account.suspended": mark("%(account)s is not official for now: no domain of %(brand)s is proven."),
        "account.disputed": mark("%(account)s is disputed: another company has proven it too."),
        "account.undisputed": mark("%(account)s is no longer disputed."),
        "domain.verified": mark("%(account)s is a proven domain of %(brand)s."),
        "domain.lapsed": mark("%(account)s is no longer a proven domain: it could not be proven any more."),
        "domain.revoked": mark("%(account)s is no longer a proven domain: the proof was taken back by a decision."),
        "domain.withdrawn": mark("%(account)s is no longer a proven domain: %(brand)s has withdrawn it."),
        "domain.renamed": mark("%(account)s is no longer a proven domain."),
        "domain.replaced": mark("%(account)s is no longer proven in this way: a newer proof has replaced it."),
        "domain.suspended": mark("%(account)s is no longer a proven domain."),
        "lookalike.flagged": mark("%(account)s may be taken for %(brand)s. That is a suspicion, not a decision."),
        "lookalike.cleared": mark("People looked at %(account)s and do not hold it for an imitation of %(brand)s."),
        "ruling.made": mark("People ruled on %(account)s."),
    }
)
# "ruling.made" says which ruling among its facts.
_RULINGS: Mapping[str, str] = MappingProxyType(
    {
        "impostor": mark("People ruled that %(account)s imitates %(brand)s."),
        "honest": mark("People ruled that %(account)s does not imitate %(brand)s."),
        "blessing_ended": mark("%(brand)s no longer says that it approves of %(account)s."),
        "theirs": mark("Several companies had proven %(account)s. People decided that it is an account of %(brand)s."),
        "not_theirs": mark("Several companies had proven %(account)s. People decided that it is not %(brand)s's."),
        "suspended": mark("The ruling on %(account)s does not count for now: its appeal has waited too long."),
    }
)
_OTHER = mark("Something about %(brand)s has changed.")


def sentence(fact: FactView, language: str) -> str:
    """What happened, in one sentence."""
    account = in_words(fact.account) if fact.account else fact.brand_name
    said = _RULINGS.get(str(fact.facts.get("ruling"))) or _SENTENCES.get(fact.type, _OTHER)
    return gettext(said, language, account=account, brand=fact.brand_name)
