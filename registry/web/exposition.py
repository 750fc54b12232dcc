"""Prometheus's text format, version 0.0.4: families of samples, each with its kind and a sentence about it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from registry.web.numbers import BOUNDS, Latency

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Kind(StrEnum):
    """What may be done with the numbers."""

    COUNTER = "counter"
    GAUGE = "gauge"
    HISTOGRAM = "histogram"


@dataclass(frozen=True, slots=True)
class Sample:
    """One number; `suffix` tells the parts of a histogram apart."""

    value: float
    labels: Mapping[str, str] = field(default_factory=dict)
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Family:
    """Numbers of one name."""

    name: str
    kind: Kind
    help: str
    samples: tuple[Sample, ...]

    def lines(self) -> Iterable[str]:
        """As they are sent."""
        yield f"# HELP {self.name} {_escaped(self.help)}"
        yield f"# TYPE {self.name} {self.kind.value}"
        for one in self.samples:
            pairs = ",".join(f'{name}="{_quoted(value)}"' for name, value in one.labels.items())
            yield (
                f"{self.name}{one.suffix}{{{pairs}}} {one.value!r}"
                if pairs
                else f"{self.name}{one.suffix} {one.value!r}"
            )


def told(families: Iterable[Family]) -> str:
    """The whole page; a family without a number is left out."""
    return "".join(f"{line}\n" for family in families if family.samples for line in family.lines())


def counter(name: str, help_: str, values: Mapping[tuple[str, ...], float], *labels: str) -> Family:
    """Numbers that only grow, by the values of the labels."""
    return Family(name, Kind.COUNTER, help_, _labelled(values, labels))


def gauge(name: str, help_: str, values: Mapping[tuple[str, ...], float], *labels: str) -> Family:
    """Numbers that go up and down, by the values of the labels."""
    return Family(name, Kind.GAUGE, help_, _labelled(values, labels))


def single(name: str, kind: Kind, help_: str, value: float) -> Family:
    """One number without labels."""
    return Family(name, kind, help_, (Sample(value),))


def histogram(name: str, help_: str, found: Mapping[str, Latency], label: str) -> Family:
    """How many took at most so long, by the value of the label."""
    samples: list[Sample] = []
    for value, latency in sorted(found.items()):
        upto = 0
        for bound, count in zip((*map(repr, BOUNDS), "+Inf"), latency.counts, strict=True):
            upto += count
            samples.append(Sample(upto, {label: value, "le": bound}, "_bucket"))
        samples += [Sample(latency.seconds, {label: value}, "_sum"), Sample(upto, {label: value}, "_count")]
    return Family(name, Kind.HISTOGRAM, help_, tuple(samples))


def _labelled(values: Mapping[tuple[str, ...], float], labels: tuple[str, ...]) -> tuple[Sample, ...]:
    return tuple(Sample(value, dict(zip(labels, key, strict=True))) for key, value in sorted(values.items()))


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\n", "\\n")


def _quoted(text: str) -> str:
    return _escaped(text).replace('"', '\\"')
