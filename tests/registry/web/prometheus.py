"""A reader of Prometheus's text format 0.0.4 that takes nothing but what the format allows."""

import re
from dataclasses import dataclass, field

NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
LABEL = r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\\\|\\"|\\n)*)"'
SAMPLE = re.compile(rf"({NAME})(?:\{{((?:{LABEL},?)*)\}})? (\S+)")
HELP = re.compile(rf"# HELP ({NAME}) (\S.*)")
TYPE = re.compile(rf"# TYPE ({NAME}) (counter|gauge|histogram)")
PARTS = ("_bucket", "_sum", "_count")
Labels = frozenset[tuple[str, str]]


@dataclass(slots=True)
class Read:
    """One family."""

    kind: str
    samples: dict[tuple[str, Labels], float] = field(default_factory=dict)

    def value(self, suffix: str = "", **labels: str) -> float:
        (found,) = (
            value for (name, known), value in self.samples.items() if name.endswith(suffix) and known >= labels.items()
        )
        return found


def read(page: str) -> dict[str, Read]:
    """The families by name; raises AssertionError for whatever Prometheus would refuse or silently mistake."""
    assert page.endswith("\n")
    families: dict[str, Read] = {}
    helped = name = ""
    for line in page.removesuffix("\n").split("\n"):
        if found := HELP.fullmatch(line):
            assert found[1] not in families, f"told twice: {line}"
            helped = found[1]
        elif found := TYPE.fullmatch(line):
            name = found[1]
            assert name == helped, f"no help: {line}"
            assert (found[2] == "counter") == name.endswith("_total"), f"a counter ends in _total: {line}"
            families[name] = Read(found[2])
        else:
            _add(families[name], name, line)
    for name, one in families.items():
        assert one.samples, f"{name} has no sample"
        if one.kind == "histogram":
            _prove_histogram(one)
    return families


def _add(family: Read, name: str, line: str) -> None:
    found = SAMPLE.fullmatch(line)
    assert found, f"no sample: {line!r}"
    names = {name + part for part in PARTS} if family.kind == "histogram" else {name}
    assert found[1] in names, f"a sample among those of {name}: {line}"
    pairs = re.findall(LABEL, found[2] or "")
    assert len(dict(pairs)) == len(pairs), f"a label twice: {line}"
    key = (found[1], frozenset(pairs))
    assert key not in family.samples, f"the same sample twice: {line}"
    family.samples[key] = float(found[5])
    assert family.kind == "gauge" or family.samples[key] >= 0, line


def _prove_histogram(family: Read) -> None:
    """Buckets grow with their bounds, the last is +Inf and as large as the count."""
    by_labels: dict[Labels, list[tuple[float, float]]] = {}
    counts = {labels: value for (name, labels), value in family.samples.items() if name.endswith("_count")}
    for (name, labels), value in family.samples.items():
        if name.endswith("_bucket"):
            bound = dict(labels)["le"]
            rest = frozenset(pair for pair in labels if pair[0] != "le")
            by_labels.setdefault(rest, []).append((float(bound), value))
    assert by_labels.keys() == counts.keys()
    for labels, buckets in by_labels.items():
        values = [value for _, value in sorted(buckets)]
        assert values == sorted(values)
        assert max(buckets) == (float("inf"), counts[labels])
