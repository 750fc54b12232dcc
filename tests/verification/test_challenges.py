import pytest
from hypothesis import given
from hypothesis import strategies as st

from verification.accounts import AccountRef
from verification.challenges import contains_token, new_token, statement, token_fits

DELL = AccountRef("x", "dell")
TOKEN_OF_DELL = new_token(DELL, "dell", "registry.example")


def test_a_token_fits_the_claim_it_was_made_for() -> None:
    assert token_fits(TOKEN_OF_DELL, DELL, "dell", "registry.example")


@pytest.mark.parametrize(
    ("account", "brand", "registry"),
    [
        (AccountRef("x", "del1"), "dell", "registry.example"),
        (AccountRef("github", "dell"), "dell", "registry.example"),
        (DELL, "alienware", "registry.example"),
        (DELL, "dell", "registry.evil"),
    ],
)
def test_a_token_is_refused_for_any_other_claim(account: AccountRef, brand: str, registry: str) -> None:
    assert not token_fits(TOKEN_OF_DELL, account, brand, registry)


def test_moving_a_letter_between_two_parts_of_a_claim_makes_another_token() -> None:
    token = new_token(AccountRef("x", "ab"), "c", "r")

    assert not token_fits(token, AccountRef("x", "a"), "bc", "r")


@pytest.mark.parametrize(
    "broken", ["", "br1", TOKEN_OF_DELL[:-1], TOKEN_OF_DELL + "a", TOKEN_OF_DELL.upper(), "br2" * 15]
)
def test_what_is_no_token_fits_nothing(broken: str) -> None:
    assert not token_fits(broken, DELL, "dell", "registry.example")


def test_a_changed_letter_anywhere_is_noticed() -> None:
    for position in range(3, len(TOKEN_OF_DELL)):
        letter = "a" if TOKEN_OF_DELL[position] != "a" else "b"
        changed = TOKEN_OF_DELL[:position] + letter + TOKEN_OF_DELL[position + 1 :]
        assert not token_fits(changed, DELL, "dell", "registry.example")


def test_two_tokens_for_one_claim_differ() -> None:
    assert len({new_token(DELL, "dell", "registry.example") for _ in range(100)}) == 100


def test_a_token_is_lower_case_letters_and_digits_only() -> None:
    assert len(TOKEN_OF_DELL) == 45
    assert TOKEN_OF_DELL.isascii()
    assert TOKEN_OF_DELL.isalnum()
    assert TOKEN_OF_DELL.lower() == TOKEN_OF_DELL


def test_the_statement_fits_into_a_short_bio() -> None:
    assert len(statement(TOKEN_OF_DELL)) < 100
    assert "\n" not in statement(TOKEN_OF_DELL)


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        "brand-registry: {}",
        "Official Dell. brand-registry: {}.",
        "line\nbrand-registry:\t{}\nline",
        "({})",
        "“{}”",
        "**{}**",
        "`{}`",
        "\u00a0{}\u3000",
    ],
)
def test_the_token_is_found_as_a_word_of_its_own(text: str) -> None:
    assert contains_token(text.format(TOKEN_OF_DELL), TOKEN_OF_DELL)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x{}",
        "{}x",
        "https://evil.example/{}",
        "https://evil.example/?t={}",
        "brand-registry={}",
        "@{}",
        "#{}",
        "{}/",
        "{}-{}",
        "{}@evil.example",
        "brand-registry:{}",
        "{}\u200bx",
    ],
)
def test_the_token_inside_a_longer_word_or_an_address_does_not_count(text: str) -> None:
    assert not contains_token(text.replace("{}", TOKEN_OF_DELL), TOKEN_OF_DELL)


def test_another_case_is_another_token() -> None:
    assert not contains_token(TOKEN_OF_DELL.upper(), TOKEN_OF_DELL)


@given(st.text())
def test_no_text_of_others_holds_the_token(text: str) -> None:
    assert not contains_token(text, TOKEN_OF_DELL)


@given(st.text(), st.text())
def test_the_statement_on_a_line_of_its_own_is_found_whatever_stands_around_it(before: str, after: str) -> None:
    assert contains_token(f"{before}\n{statement(TOKEN_OF_DELL)}\n{after}", TOKEN_OF_DELL)
