"""Nostr events are read only as their author has signed them; the vectors are those of BIP 340."""

import json

import pytest

from tests.servers.nostr_relay import NostrAccount
from verification.platforms.conversations.reading_events import is_signed, read_event
from verification.platforms.conversations.reading_json import Malformed

ACCOUNT = NostrAccount()
EVENT = ACCOUNT.event(0, {"about": 'Grüße\t"\\"\n\x7f 🙂'}, 1_700_000_000, [["t", "x", "y"], [], ["t"]])

KEY = "DFF1D77F2A671C5F36183726DB2341BE58FEAE1DA2DECED843240F7B502BA659"
MESSAGE = "243F6A8885A308D313198A2E03707344A4093822299F31D0082EFA98EC4E6C89"
R = "6CFF5C3BA86C69EA4B7376F31A9BCB4F74C1976089B2D9963DA2E5543E177769"
S = "69E89B4C5564D00349106B8497785DD7D1D713A8AE82B32FA79D5F7FC407D39B"
FIELD_SIZE = "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEFFFFFC2F"
CURVE_ORDER = "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141"


@pytest.mark.parametrize(
    ("key", "message", "r", "s"),
    [
        (  # 0
            "F9308A019258C31049344F85F89D5229B531C845836F99B08601F113BCE036F9",
            "0" * 64,
            "E907831F80848D1069A5371B402410364BDF1C5F8307B0084C55F1CE2DCA8215",
            "25F66A4A85EA8B71E482A74F382D2CE5EBEEE8FDB2172F477DF4900D310536C0",
        ),
        (  # 1
            KEY,
            MESSAGE,
            "6896BD60EEAE296DB48A229FF71DFE071BDE413E6D43F917DC8DCF8C78DE3341",
            "8906D11AC976ABCCB20B091292BFF4EA897EFCB639EA871CFA95F6DE339E4B0A",
        ),
        (  # 4
            "D69C3509BB99E412E68B0FE8544E72837DFA30746D8BE2AA65975F29D22DC7B9",
            "4DF3C3F68FCC83B27E9D42C90431A72499F17875C81A599B566C9889B9696703",
            "00000000000000000000003B78CE563F89A0ED9414F5AA28AD0D96D6795F9C63",
            "76AFB1548AF603B3EB45C9F8207DEE1060CB71C04E80F593060B07D28308D7F4",
        ),
    ],
)
def test_a_signature_of_the_key_is_one(key: str, message: str, r: str, s: str) -> None:
    assert is_signed(key.lower(), (r + s).lower(), message.lower())


@pytest.mark.parametrize(
    ("key", "signature"),
    [
        ("EEFDEA4CDB677750A420FEE807EACF21EB9898AE79B9768766E4FAA04A2D4A34", R + S),  # 5: not on the curve
        (KEY, R + "961764B3AA9B2FFCB6EF947B6887A226E8D7C93E00C5ED0C1834FF0D0C2E6DA6"),  # 8: negated s
        (KEY, "0" * 64 + "123DDA8328AF9C23A94C1FEECFD123BA4FB73476F0D594DCB65C6425BD186051"),  # 9: infinite
        (KEY, "4A298DACAE57395A15D0795DDBFD1DCB564DA82B0F269BC70A74F8220429BA1D" + S),  # 11: r is no coordinate
        (KEY, FIELD_SIZE + S),  # 12
        (KEY, R + CURVE_ORDER),  # 13
        ("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEFFFFFC30", R + S),  # 14
        (KEY[:-2], R + S),
        (KEY, R + S[:-2]),
        ("x" * 64, R + S),
    ],
)
def test_everything_else_is_none(key: str, signature: str) -> None:
    assert not is_signed(key.lower(), signature.lower(), MESSAGE.lower())


def test_what_was_signed_is_read_as_it_was_written() -> None:
    event = read_event(json.loads(json.dumps(EVENT)))

    assert (event.author, event.kind, event.created_at) == (ACCOUNT.key, 0, 1_700_000_000)
    assert json.loads(event.content)["about"].startswith("Grüße")
    assert event.tagged("t") == {"x"}


@pytest.mark.parametrize("name", EVENT)
def test_nothing_of_it_may_be_changed(name: str) -> None:
    strange: tuple[object, ...] = (
        *(
            None,
            True,
            1,
            1.0,
            -1,
            1_700_000_000.0,
            1 << 60,
            "",
            "x",
            "\ud800",
            "0" * 64,
            "0" * 128,
            [],
            {},
            [[1]],
            [["x"]],
        ),
        *(str(EVENT[name]).upper(), f"{EVENT[name]} ", [EVENT[name]]),
    )
    for value in strange:
        if value != EVENT[name]:
            with pytest.raises(Malformed):
                read_event({**EVENT, name: value})
    with pytest.raises(Malformed):
        read_event({key: value for key, value in EVENT.items() if key != name})


def test_the_signature_of_another_key_does_not_count() -> None:
    other = NostrAccount()
    forged = {**EVENT, "sig": other.secret.sign_schnorr(bytes.fromhex(str(EVENT["id"]))).hex()}

    with pytest.raises(Malformed):
        read_event(forged)


def test_half_a_character_cannot_be_signed() -> None:
    with pytest.raises(Malformed):
        read_event({**EVENT, "content": "\ud83d"})


def test_of_two_versions_the_later_counts_and_of_one_second_the_lower_id() -> None:
    versions = [read_event(ACCOUNT.event(0, str(content), at)) for content, at in ((1, 5), (2, 5), (3, 5), (4, 4))]
    newest = max(versions, key=lambda event: event.version)

    assert newest.created_at == 5
    assert newest.id == min(event.id for event in versions[:3])
