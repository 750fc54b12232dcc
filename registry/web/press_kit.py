"""What a company copies to show its account elsewhere: snippets, signature, and texts in both languages."""

from dataclasses import dataclass

from markupsafe import escape

from registry.language import LANGUAGES, gettext, mark
from registry.web import codes
from registry.web.rendering import account_path, badge_path, platform_name
from verification.accounts import AccountRef
from verification.platforms import profile_url


@dataclass(frozen=True, slots=True)
class Texts:
    """The words for one language. None of them says more than a link that can be followed."""

    language: str
    html: str
    markdown: str
    signature: str
    signature_html: str
    sentence: str
    paragraph: str


@dataclass(frozen=True, slots=True)
class PressKit:
    account: AccountRef
    brand: str
    page: str  # address of the answer
    texts: tuple[Texts, ...]


def press_kit(account: AccountRef, brand: str, base_url: str) -> PressKit:
    """Everything to copy for one account; what it shows is looked up anew wherever it is shown."""
    page = base_url + account_path(account)
    texts = tuple(_texts(account, brand, page, base_url, language) for language in LANGUAGES)
    return PressKit(account, brand, page, texts)


def files(kit: PressKit) -> dict[str, bytes]:
    """The kit as files. No badge is among them: a copy would go on saying “official” after the account is not."""
    found = {"code.svg": codes.svg(kit.page), "code.png": codes.png(kit.page)}
    for texts in kit.texts:
        folder = texts.language
        found |= {
            f"{folder}/badge.html": f"{texts.html}\n".encode(),
            f"{folder}/badge.md": f"{texts.markdown}\n".encode(),
            f"{folder}/signature.html": f"{texts.signature_html}\n".encode(),
            f"{folder}/signature.txt": f"{texts.signature}\n".encode(),
            f"{folder}/text.txt": f"{texts.sentence}\n\n{texts.paragraph}\n".encode(),
            f"{folder}/README.txt": f"{gettext(_README, folder)}\n".encode(),
        }
    return found


_README = mark(
    "The badge is not in this folder: it is a picture that the registry draws anew whenever somebody sees it. Use the"
    " line in badge.html. A copy of the picture would go on saying that the account is official when it no longer is."
)


def _texts(account: AccountRef, brand: str, page: str, base_url: str, language: str) -> Texts:
    said = {
        "brand": brand,
        "platform": gettext(platform_name(account.platform), language),
        "handle": account.handle,
        "address": (profile_url(account) or page).removeprefix("https://"),
        "page": page,
    }
    picture = f"{base_url}{badge_path(account)}?lang={language}"
    alt = gettext("Check this account: %(platform)s %(handle)s", language, **said)
    signature = gettext("Our official account on %(platform)s: %(address)s. Check it: %(page)s", language, **said)
    return Texts(
        language,
        html=f'<a href="{escape(page)}"><img src="{escape(picture)}" alt="{escape(alt)}" height="48"></a>',
        markdown=f"[![{_plain(alt)}]({picture})]({page})",
        signature=signature,
        signature_html=str(escape(signature)).replace(
            str(escape(page)), f'<a href="{escape(page)}">{escape(page)}</a>'
        ),
        sentence=gettext(
            "%(brand)s writes on %(platform)s as %(address)s. Whether an account is ours can be checked at %(page)s.",
            language,
            **said,
        ),
        paragraph=gettext(
            "Accounts that look like ours turn up again and again. %(brand)s has therefore proven its account on"
            " %(platform)s in a public registry: we posted a line that only the holder of the account can post, and the"
            " registry looks again and again whether it still stands. If in doubt, look the account up at %(page)s"
            " before you send money or data.",
            language,
            **said,
        ),
    )


def _plain(text: str) -> str:
    """Without what Markdown would read as more than words."""
    return "".join(f"\\{letter}" if letter in "\\[]()*_`<>" else letter for letter in text)
