"""Values become pages: one Jinja environment per language, static files by the hash of their content."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from babel.dates import format_date
from babel.numbers import format_decimal
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import HTMLResponse

from registry.actions.countries import country_name, language_name
from registry.language import LANGUAGES, catalogue, current, gettext, mark, possessor
from registry.settings import Settings
from registry.web import guards, packing
from registry.web.folding import FoldingEnvironment
from registry.web.headers import PUBLIC_SECONDS
from verification.accounts import AccountRef
from verification.platforms import PLATFORMS

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates"
STATIC = ROOT / "static"
OK = 200
WEBSITE = mark("Website")
NAMES_WITH_WORDS = (  # of platforms; what stands in brackets is for people
    mark("GitLab (gitlab.com and self-managed)"),
    mark("Codeberg / Gitea / Forgejo (any instance)"),
    mark("WhatsApp (channels, business numbers)"),
    mark("Discord (servers)"),
    mark("LINE (official accounts)"),
    mark("Lemmy (and PieFed, Mbin)"),
    mark("Steam (community)"),
    mark("Apple App Store (developer pages)"),
    mark("Google Play (developer pages)"),
)
OPENED_FIRST = ("public/account.html", "public/answer.html", "public/home.html")
DAYS = {"en": "d MMMM y", "es": "d 'de' MMMM 'de' y"}


def page(
    request: Request[Any],
    template: str,
    values: Mapping[str, object] | None = None,
    *,
    status: int = OK,
    headers: Mapping[str, str] | None = None,
    form_token: str | None = None,
) -> HTMLResponse:
    """Renders a whole page. It is cacheable only when nobody is known here and it holds no form to send."""
    token = guards.form_token(request) if form_token is None else form_token
    html = _render(template, {**_frame(request), "form_token": token, **(values or {})})
    is_public = status == OK and request.method in {"GET", "HEAD"} and not token and "cookie" not in request.headers
    caching = f"public, max-age={PUBLIC_SECONDS}" if is_public and "lang" not in request.query_params else "no-store"
    fields = {"cache-control": caching, "vary": "Accept-Language, Cookie", "content-language": current.get()}
    answer = HTMLResponse(html, status, {**fields, **(headers or {})})
    return packing.packed(request, answer) if is_public else answer


def for_everybody(
    settings: Settings,
    template: str,
    values: Mapping[str, object],
    *,
    path: str,
    asked: Sequence[tuple[str, str]] = (),
) -> bytes:
    """A whole page for somebody unknown, without a request: what `page` would render."""
    return _render(template, {**_framed(settings, path, asked), "form_token": "", **values}).encode()


def fragment(request: Request[Any], template: str, values: Mapping[str, object]) -> str:
    """A piece of a page, for live updates: the same template that the page includes."""
    return _render(template, {**_frame(request), "form_token": guards.form_token(request), **values})


def _render(template: str, values: Mapping[str, object]) -> str:
    return environment(current.get()).get_template(template).render(values)


def _frame(request: Request[Any]) -> dict[str, object]:
    framed = _framed(request.state["settings"], request.scope["path"], request.query_params.multi_items())
    return {**framed, "actor": guards.visitor(request)}


def _framed(settings: Settings, path: str, asked: Sequence[tuple[str, str]]) -> dict[str, object]:
    """What every template may use; nobody is known."""
    language = dict(asked).get("lang")
    addresses = here(path, asked, *LANGUAGES)
    return {
        "registry_name": settings.registry_name,
        "base_url": settings.base_url,
        "path": path,
        "language": current.get(),
        "here": addresses[""],
        "asked_language": f"?lang={language}" if language in LANGUAGES else "",
        "alternates": {language: addresses[language] for language in LANGUAGES},
        "actor": None,
    }


def here(path: str, asked: Sequence[tuple[str, str]], *languages: str) -> dict[str, str]:
    """A page with all that was asked of it: in no language of its own (""), and in each of these."""
    kept, quoted = [(name, value) for name, value in asked if name != "lang"], quote(path, safe="/@:")
    plain = f"{quoted}?{urlencode(kept)}" if kept else quoted
    return {"": plain, **{one: f"{plain}{'&' if kept else '?'}lang={one}" for one in languages}}


@cache
def environment(language: str) -> FoldingEnvironment:
    """Templates for the readers of a language."""
    options: dict[str, Any] = {
        "loader": FileSystemLoader(TEMPLATES),
        "autoescape": True,
        "undefined": StrictUndefined,
        "trim_blocks": True,
        "lstrip_blocks": True,
        "extensions": ["jinja2.ext.i18n"],
        "auto_reload": False,
    }
    plain = Environment(**options)  # noqa: S701 (it escapes)
    _equip(plain, language)
    return FoldingEnvironment(plain, catalogue(language), **options)


def prepare() -> None:
    """Compiles what most readers open first, so that none of them waits for it."""
    for language in LANGUAGES:
        for template in OPENED_FIRST:
            environment(language).get_template(template)


def _equip(made: Environment, language: str) -> None:
    made.policies["ext.i18n.trimmed"] = True
    translations: Any = catalogue(language)
    made.install_gettext_translations(translations, newstyle=True)  # type: ignore[attr-defined]
    made.globals.update(
        static_url=static_url,
        account_path=account_path,
        badge_path=badge_path,
        history_path=history_path,
        report_path=report_path,
        reply_path=reply_path,
        query=query,
        platform_name=lambda slug: platform_name(slug, language),
    )
    made.filters.update(
        when=lambda moment: when(moment, language),
        day=lambda moment: day(moment, language),
        short_day=lambda moment: short_day(moment, language),
        number=lambda amount: format_decimal(amount, locale=language),
        web_link=web_link,
        country_name=lambda code: country_name(code, language),
        language_name=lambda code: language_name(code, language),
        possessor=lambda name: possessor(name, language),
        bare=lambda url: str(url).removeprefix("https://"),
    )


# ── what templates call ─────────────────────────────────────────────────────────────────────────────────────────────


def when(moment: datetime, language: str) -> Markup:
    """A moment for people (UTC, said so) and for programs."""
    words = f"{escape(short_day(date(moment.year, moment.month, moment.day), language))}, {moment:%H:%M}"
    return Markup(f'<time datetime="{moment.isoformat(timespec="seconds")}">{words} UTC</time>')  # noqa: S704


@lru_cache(4096)
def short_day(on: date, language: str) -> str:
    """A day in few letters; whatever is shown often happened on few days."""
    return format_date(on, "d MMM y", locale=language)


def day(moment: date, language: str) -> Markup:
    words = format_date(moment, DAYS[language], locale=language)
    return Markup('<time datetime="{}">{}</time>').format(moment.isoformat()[:10], words)


def web_link(url: str) -> str:
    """`url` if it is safe to link: http or https with a host; else "" (SECURITY W1)."""
    parts = urlsplit(url)
    return url if parts.scheme in {"http", "https"} and parts.hostname else ""


def account_path(account: AccountRef) -> str:
    """The canonical page of an account."""
    return f"/accounts/{quote(account.platform, safe='')}/{quote(account.handle, safe='/@:')}"


def badge_path(account: AccountRef) -> str:
    """The badge of an account, to be shown anywhere."""
    return f"/badge{account_path(account).removeprefix('/accounts')}.svg"


def history_path(account: AccountRef) -> str:
    """What the public log says of an account."""
    return f"/history{account_path(account).removeprefix('/accounts')}"


def report_path(account: AccountRef) -> str:
    """Where anybody may say that the account looks wrong."""
    return f"/report{account_path(account).removeprefix('/accounts')}"


def reply_path(account: AccountRef, brand: str) -> str:
    """Where whoever holds the account may answer to the suspicion that it imitates the brand."""
    return f"/reply{account_path(account).removeprefix('/accounts')}?{query(brand=brand)}"


def platform_name(slug: str, language: str | None = None) -> str:
    """Names of platforms are names in every language, words beside them are not; a website is a word."""
    if slug == "website":
        return gettext(WEBSITE, language)
    return gettext(PLATFORMS[slug].name, language) if slug in PLATFORMS else slug


def query(**values: str | int | None) -> str:
    """`a=1&b=2` of the values that are set."""
    return urlencode({name: value for name, value in values.items() if value not in {None, ""}})


@cache
def static_url(name: str) -> str:
    """The address of a file under static/, with the hash of its content: it can be cached for ever."""
    return f"/static/{name}?v={content_hash(name)}"


@cache
def content_hash(name: str) -> str:
    path = STATIC / name
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16] if path.is_file() else "missing"
