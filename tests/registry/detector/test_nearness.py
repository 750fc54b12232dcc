import pytest

from registry.detector import Protected, near_names
from tests.registry.detector.brands import ACME, DELL, guarding

PAY = Protected("paywhale", "x", "paywhale", "PayWhale", "paywhale", proven=True)
NAMES = guarding(ACME, DELL, PAY)


@pytest.mark.parametrize(
    ("name", "domain", "brand"),
    [
        ("Dell", None, "dell"),
        ("DELL", "example.org", "dell"),
        ("Dell Support", None, "dell"),
        ("Déll", None, "dell"),
        ("Dell / Support", None, "dell"),
        ("Newcomer", "www.dell-support.com", "dell"),
        ("DeII", None, "dell"),
        ("PayWha1e", None, "paywhale"),
        ("Newcomer", "dell-support.com", "dell"),
        ("Newcomer", "acmew1dgets.com", "acme"),
        ("Newcomer", "dell.net", "dell"),
        ("Newcomer", "acmewidgts.com", "acme"),
    ],
)
def test_a_near_name_or_domain_is_told(name: str, domain: str | None, brand: str) -> None:
    assert [finding.target.brand for finding in near_names(name, domain, NAMES)] == [brand]


@pytest.mark.parametrize(
    ("name", "domain"), [("Della Rossa", "dellarossa.it"), ("Deli", "deli.com"), ("Zebra", None), ("", "")]
)
def test_a_name_of_its_own_is_not_near(name: str, domain: str) -> None:
    assert near_names(name, domain, NAMES) == []
