import pytest

from registry.detector.domains import Domain, read_domain


@pytest.mark.parametrize(
    ("handle", "is_domain", "domain"),
    [
        ("dell.com", True, Domain("dell", "com")),
        ("shop.dell.co.uk", True, Domain("shop.dell", "co.uk")),
        ("www.Dell.Museum", True, Domain("dell", "museum")),
        ("dell.de", False, Domain("dell", "de")),
        ("dell.support", False, None),
        ("dell", True, None),
        ("dell..com", True, None),
    ],
)
def test_label_and_ending_are_told_apart(handle: str, *, is_domain: bool, domain: Domain | None) -> None:
    assert read_domain(handle, is_domain=is_domain) == domain
