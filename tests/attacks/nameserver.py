"""A nameserver that can also lie in every way a nameserver can."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rrset

from tests.verification.fetching.dns_server import DnsServer

Lie = Callable[[dns.message.Message, str], dns.message.Message | None]


def _as_additional(response: dns.message.Message, value: str) -> dns.message.Message:
    response.additional.append(_txt(response.question[0].name, value))
    return response


def _as_authority(response: dns.message.Message, value: str) -> dns.message.Message:
    response.authority.append(_txt(response.question[0].name, value))
    return response


def _for_another_name(response: dns.message.Message, value: str) -> dns.message.Message:
    response.answer.append(_txt(dns.name.from_text("unasked.test."), value))
    return response


def _under_another_question(response: dns.message.Message, value: str) -> dns.message.Message:
    answer = _txt(response.question[0].name, value)
    response.question = [dns.rrset.from_text("unasked.test.", 1, "IN", "TXT")]
    response.answer.append(answer)
    return response


def _with_another_id(response: dns.message.Message, value: str) -> dns.message.Message:
    response.answer.append(_txt(response.question[0].name, value))
    response.id ^= 1
    return response


def _with_an_error(code: dns.rcode.Rcode) -> Lie:
    def lie(response: dns.message.Message, value: str) -> dns.message.Message:
        response.answer.append(_txt(response.question[0].name, value))
        response.set_rcode(code)
        return response

    return lie


def _no_response(response: dns.message.Message, value: str) -> dns.message.Message:
    """A question again, with an answer in it."""
    response.answer.append(_txt(response.question[0].name, value))
    response.flags &= ~dns.flags.QR
    return response


def _around_in_circles(response: dns.message.Message, value: str) -> dns.message.Message:
    name = response.question[0].name
    response.answer.append(dns.rrset.from_text(name, 1, "IN", "CNAME", f"x.{name}"))
    response.answer.append(dns.rrset.from_text(f"x.{name}", 1, "IN", "CNAME", str(name)))
    return response


def _far_away(response: dns.message.Message, value: str) -> dns.message.Message:
    """A chain of aliases longer than anybody follows."""
    name = str(response.question[0].name)
    for step in range(40):
        response.answer.append(dns.rrset.from_text(name, 1, "IN", "CNAME", f"c{step}.test."))
        name = f"c{step}.test."
    response.answer.append(_txt(dns.name.from_text(name), value))
    return response


LIES: Mapping[str, Lie] = {
    "ADDITIONAL": _as_additional,
    "AUTHORITY": _as_authority,
    "OTHER-NAME": _for_another_name,
    "OTHER-QUESTION": _under_another_question,
    "OTHER-ID": _with_another_id,
    "NXDOMAIN": _with_an_error(dns.rcode.NXDOMAIN),
    "SERVFAIL": _with_an_error(dns.rcode.SERVFAIL),
    "REFUSED": _with_an_error(dns.rcode.REFUSED),
    "NOTIMP": _with_an_error(dns.rcode.NOTIMP),
    "FORMERR": _with_an_error(dns.rcode.FORMERR),
    "QUESTION": _no_response,
    "CIRCLE": _around_in_circles,
    "FAR": _far_away,
}


@dataclass
class NameServer(DnsServer):
    """`lies` are answers that are told instead of the records: name → the kind of lie and its TXT value."""

    lies: dict[str, tuple[str, str]] = field(default_factory=dict)

    def learn(self, name: str, kind: str, values: Sequence[str]) -> None:
        """A record; or a kind that says how the name misbehaves."""
        match kind:
            case "SILENT":
                self.silent.add(name)
            case "TRUNCATED":
                self.truncated.add(name)
            case "FORGED":
                self.forged.add(name)
            case "IN-TURN":
                self.in_turn[name, "A"] = [[value] for value in values]
            case "RCODE":
                self.rcodes[name] = dns.rcode.from_text(values[0])
            case "TXT":
                self.add(name, "TXT", *(value if value.startswith('"') else f'"{value}"' for value in values))
            case _ if kind in LIES:
                self.lies[name] = kind, values[0]
            case _:
                self.add(name, kind, *values)

    def answer(self, wire: bytes, *, udp: bool) -> bytes | None:
        query = dns.message.from_wire(wire)
        lie = self.lies.get(query.question[0].name.to_text(omit_final_dot=True))
        if lie is None:
            return super().answer(wire, udp=udp)
        told = LIES[lie[0]](dns.message.make_response(query), lie[1])
        return told.to_wire(max_size=65535) if told else None


def _txt(name: dns.name.Name, value: str) -> dns.rrset.RRset:
    return dns.rrset.from_text(name, 1, "IN", "TXT", f'"{value}"')
