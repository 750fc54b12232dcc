import pytest

from tests.verification.platforms.conversations.talking import answer, talk, trouble, words
from verification.accounts import AccountRef
from verification.outcomes import Problem
from verification.platforms.conversations.telegram import post, profile_text

ACME = AccountRef("telegram", "acme")
URL = "https://t.me/acme"
PLACE = "https://t.me/acme/43"
POST = "https://t.me/acme/43?embed=1"
HTML = "text/html; charset=utf-8"


def page(
    *, title: str = "Acme", extra: str = "@acme", bio: str = "We are Acme", domain: str = "acme", more: str = ""
) -> tuple[int, str, bytes]:
    return answer(
        '<!DOCTYPE html><html><head><meta property="og:description" '
        'content="token"></head><body><div class="tgme_page">'
        f'<div class="tgme_page_title"><span dir="auto">{title}</span></div><div class="tgme_page_extra">{extra}</div>'
        f'<div class="tgme_page_description">{bio}</div><div '
        f'class="tgme_page_action"><a class="tgme_action_button_new" '
        f'href="tg://resolve?domain={domain}">Send Message</a></div></div>{more}</body></html>',
        HTML,
    )


def message(
    text: str = "our line",
    *,
    data: str = "acme/43",
    owner: str = "https://t.me/acme",
    before: str = "",
    after: str = "",
) -> tuple[int, str, bytes]:
    return answer(
        f'<!DOCTYPE html><html><body><div class="tgme_widget_message js-widget_message" data-post="{data}">'
        f'<div class="tgme_widget_message_author"><a '
        f'class="tgme_widget_message_owner_name" href="{owner}">Acme</a></div>'
        f'{before}<div class="tgme_widget_message_text js-message_text">{text}</div>{after}</div></body></html>',
        HTML,
    )


@pytest.mark.parametrize("extra", ["@Acme", "149 subscribers", "26 481 members, 1 564 online"])
def test_bio_and_name_are_read(extra: str) -> None:
    said = words(talk(profile_text(ACME, None), {URL: page(extra=extra, bio="two<br>lines &amp; more")}))

    assert (said.account, said.display_name) == (ACME, "Acme")
    assert [text.split() for text in said.texts] == [["two", "lines", "&", "more"], ["Acme"]]


def test_a_name_in_the_bio_is_not_the_pages() -> None:
    bio = 'ask <a class="tgme_username_link" href="tg://resolve?domain=mallory">@mallory</a>'

    assert words(talk(profile_text(ACME, None), {URL: page(bio=bio)})).account == ACME


@pytest.mark.parametrize("extra", ["@acme_support", "@\u0430cme"])
def test_another_name_on_the_page_is_another_account(extra: str) -> None:
    assert trouble(talk(profile_text(ACME, None), {URL: page(extra=extra, title="acme")})).problem is (
        Problem.ANOTHER_ACCOUNT
    )


def test_another_button_is_another_account() -> None:
    ended = trouble(talk(profile_text(ACME, None), {URL: page(extra="9 subscribers", domain="mallory")}))

    assert ended.problem is Problem.ANOTHER_ACCOUNT


def test_the_page_for_nobody_is_an_answer() -> None:
    nobody = (
        '<!DOCTYPE html><html><head><meta name="robots" content="noindex, '
        'nofollow"></head><body><div class="tgme_page">'
        '<div class="tgme_page_description">If you have <strong>Telegram</strong>, you can contact '
        '<a class="tgme_username_link" href="tg://resolve?domain=acme">@acme</a> right away.</div></div></body></html>'
    )

    assert trouble(talk(profile_text(ACME, None), {URL: answer(nobody, HTML)})).problem is Problem.ACCOUNT_NOT_FOUND
    indexed = nobody.replace("noindex, nofollow", "all")
    assert trouble(talk(profile_text(ACME, None), {URL: answer(indexed, HTML)})).problem is Problem.BROKEN


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<html><body>Log in</body></html>",
        "<html><body><!-- <div class=tgme_page><div class=tgme_page_title>x</div></div> --></body></html>",
        "<html><body><div class=tgme_page><div class=tgme_page_title>Acme</div></div></body></html>",
        page()[2].removesuffix(b"</html>"),
        page(more="<div class=tgme_page><div class=tgme_page_title>Acme</div></div>")[2],
        page(more="<div class=tgme_page_description>token</div>")[2],
        page(more="x" * 70_000)[2],
    ],
)
def test_a_wall_a_shell_or_a_cut_page_says_nothing(body: str | bytes) -> None:
    assert trouble(talk(profile_text(ACME, None), {URL: answer(body, HTML)})).problem is Problem.BROKEN


@pytest.mark.parametrize(
    "bio",
    [
        "<!-- token -->",
        "<script>token</script>",
        "<template>token</template>",
        "<i hidden>token</i>",
        '<a title="token">x</a>',
    ],
)
def test_what_nobody_sees_does_not_count(bio: str) -> None:
    said = words(talk(profile_text(ACME, None), {URL: page(bio=bio)}))

    assert not any("token" in text for text in said.texts)


def test_the_text_of_the_own_post_is_read() -> None:
    reply = '<a class="tgme_widget_message_reply"><div class="tgme_widget_message_text">token</div></a>'
    preview = '<a class="tgme_widget_message_link_preview"><div class="link_preview_description">token</div></a>'

    said = words(talk(post(ACME, PLACE), {POST: message(before=reply, after=preview)}))

    assert (said.account, said.texts) == (ACME, ("our line",))


def test_a_quotation_in_the_post_does_not_count() -> None:
    said = words(talk(post(ACME, PLACE), {POST: message("own <blockquote>token</blockquote>")}))

    assert "token" not in said.texts[0]


@pytest.mark.parametrize(
    "answered",
    [
        message(before='<div class="tgme_widget_message_forwarded_from">Forwarded from <a>Mallory</a></div>'),
        message(before='<span class="x_Forward_y">token</span>'),
        message(owner="https://t.me/mallory"),
        message(owner=""),
        message(data="mallory/43"),
    ],
)
def test_forwards_and_other_peoples_messages_are_another_account(answered: tuple[int, str, bytes]) -> None:
    assert trouble(talk(post(ACME, PLACE), {POST: answered})).problem is Problem.ANOTHER_ACCOUNT


@pytest.mark.parametrize(
    "answered",
    [
        message(data="acme/44"),
        message(after='<div class="tgme_widget_message_text">token</div>'),
        message(after='</div><div class="tgme_widget_message" data-post="acme/43">'),
        answer("<html><body></body></html>", HTML),
    ],
)
def test_another_shape_of_a_post_says_nothing(answered: tuple[int, str, bytes]) -> None:
    assert trouble(talk(post(ACME, PLACE), {POST: answered})).problem is Problem.BROKEN


def test_a_missing_post_is_an_answer() -> None:
    gone = answer('<html><body><div class="tgme_widget_message_error">Post not found</div></body></html>', HTML)

    assert trouble(talk(post(ACME, PLACE), {POST: gone})).problem is Problem.POST_NOT_FOUND


@pytest.mark.parametrize(
    ("place", "problem"),
    [
        ("https://t.me/mallory/43", Problem.ANOTHER_ACCOUNT),
        ("https://t.me/c/1234567890/5", Problem.REFUSED),
        ("https://t.me.evil.example/acme/43", Problem.REFUSED),
        (None, Problem.NEEDS_PLACE),
    ],
)
def test_other_places_are_never_asked(place: str | None, problem: Problem) -> None:
    assert trouble(talk(post(ACME, place), {})).problem is problem
