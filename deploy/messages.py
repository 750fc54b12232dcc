"""`make messages`: collects every sentence for people and brings the catalogues up to date, losing no translation."""

import ast
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
LOCALE = ROOT / "registry" / "locale"
LANGUAGES = ("es",)  # English needs none: its sentences are the keys
IN_TEMPLATES = {"_": None, "ngettext": (1, 2)}
_TELLING = {2, 3}  # (what it is, its schema), (name, what it is, its schema)
IN_PYTHON = {"gettext": 1, "mark": 1, "in_words": 1, "ngettext": 2}  # how many of the first arguments are sentences
OF_PLATFORM = {"Platform": ("by_person", "limits", "gone", "stable_id"), "post_address": ("wanted", "refused")}
WIDTH = 120
HEADER = (
    "# Sentences of the registry. `make messages` keeps the list up to date; only msgstr lines are written by hand."
)

Sentence = str | tuple[str, ...]


def collect() -> Catalog:
    """Every sentence that pages, letters and refusals may show, each with the files it stands in."""
    found = Catalog(domain="messages", project="brand-registry", charset="utf-8")
    for path, sentence in _sentences():
        place = (path.relative_to(ROOT).as_posix(), 0)
        found.add(sentence, locations=[] if _knows(found, sentence, place) else [place])
    return found


def po_path(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "messages.po"


def read(language: str) -> Catalog:
    """The catalogue as it is kept; an empty one for a language that has none yet."""
    path = po_path(language)
    if not path.exists():
        return Catalog(
            locale=language,
            domain="messages",
            project="brand-registry",
            version="1",
            msgid_bugs_address="the issue tracker",
            last_translator="the maintainers",
            language_team=language,
            charset="utf-8",
        )
    with path.open("rb") as file:
        return read_po(file, locale=language)


def untranslated(catalogue: Catalog) -> list[str]:
    """The keys that have no translation, or only a guess."""
    return [_key(message) for message in catalogue if message.id and not _is_done(message)]


def main() -> int:
    collected = collect()
    missing = [f"{language}: {key}" for language in LANGUAGES for key in _update(language, collected)]
    for line in missing:
        print(line)
    print(f"{len(collected)} sentences, {len(missing)} to translate", file=sys.stderr)
    return 1 if missing else 0


def _update(language: str, collected: Catalog) -> list[str]:
    kept = read(language)
    collected.creation_date = kept.creation_date  # no change of the file without a change of a sentence
    kept.update(collected, no_fuzzy_matching=True, update_header_comment=False)
    kept.fuzzy = False  # Babel calls a new file a guess, and does not compile guesses
    kept.header_comment = HEADER
    path = po_path(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, kept, width=WIDTH, ignore_obsolete=True, include_lineno=False, sort_by_file=True)
    return untranslated(kept)


def _sentences() -> Iterator[tuple[Path, Sentence]]:
    for path in sorted((ROOT / "templates").rglob("*.html")):
        yield from ((path, sentence) for sentence in _in_template(path))
    for path in sorted((ROOT / "registry").rglob("*.py")):
        for node in _nodes(path):
            yield from ((path, sentence) for sentence in (*_in_call(node), *_of_refusal(node), *_of_operation(node)))
    for path in sorted((ROOT / "verification").rglob("*.py")):
        for node in _nodes(path):
            yield from (
                (path, sentence) for sentence in (*_beside_problem(node), *_seen_instead(node), *_of_platform(node))
            )


def _in_template(path: Path) -> Iterator[Sentence]:
    options = {"silent": "false"}  # a template that cannot be read must not lose its sentences quietly
    for _, sentence, _, _ in extract_from_file(
        "jinja2.ext:babel_extract", path, keywords=IN_TEMPLATES, options=options
    ):
        yield sentence


def _nodes(path: Path) -> Iterator[ast.AST]:
    return ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def _in_call(node: ast.AST) -> Iterator[Sentence]:
    """`mark("…")` and its kin, with a sentence written out."""
    if not isinstance(node, ast.Call):
        return
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    wanted = node.args[: IN_PYTHON.get(name, 0)]
    texts = [text for part in wanted for text in _constant(part)]
    if texts and len(texts) == len(wanted):
        yield texts[0] if len(texts) == 1 else tuple(texts)


def _of_refusal(node: ast.AST) -> Iterator[str]:
    """Refusals (registry.errors) carry theirs as `sentence = "…"`."""
    if not isinstance(node, ast.Assign | ast.AnnAssign):
        return
    target = node.targets[0] if isinstance(node, ast.Assign) else node.target
    if isinstance(target, ast.Name) and target.id == "sentence":
        yield from _constant(node.value)


def _of_operation(node: ast.AST) -> Iterator[str]:
    """What the API's document says of a question, of its parameters and of its other answers, which a page shows."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or node.func.id != "Operation":
        return
    yield from _constant(node.args[0])
    for part in ast.walk(node):
        if isinstance(part, ast.Tuple) and len(part.elts) in _TELLING:
            yield from _constant(part.elts[len(part.elts) - 2])
        if isinstance(part, ast.keyword) and part.arg == "more" and isinstance(part.value, ast.Dict):
            yield from (text for value in part.value.values for text in _constant(value))


def _beside_problem(node: ast.AST) -> Iterator[str]:
    """The verifier knows no languages: its fixed sentences stand after a problem, in a call or in a pair."""
    parts = node.args if isinstance(node, ast.Call) else node.elts if isinstance(node, ast.Tuple) else []
    for problem, sentence in pairwise(parts):
        if isinstance(problem, ast.Attribute) and ast.unparse(problem.value) == "Problem":
            yield from _constant(sentence)


def _seen_instead(node: ast.AST) -> Iterator[str]:
    """The few words for what a text is when it names no account: the `kind` of patterns with another result."""
    if isinstance(node, ast.FunctionDef) and node.name == "_refused":
        yield from (text for part in ast.walk(node) if isinstance(part, ast.Return) for text in _constant(part.value))
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
        return
    named = {keyword.arg: keyword.value for keyword in node.keywords}
    if node.func.id == "Refusal":
        yield from _constant(node.args[0])
    elif node.func.id == "Found" or (node.func.id in {"Pattern", "TextPattern"} and "result" in named):
        yield from _constant(named.get("kind"))


def _of_platform(node: ast.AST) -> Iterator[str]:
    """What the public page says of a platform, and what is said to whoever pastes no post of it."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        for keyword in node.keywords:
            if keyword.arg in OF_PLATFORM.get(node.func.id, ()) and ast.unparse(keyword.value) != "''":
                yield from _constant(keyword.value)


def _constant(node: ast.expr | None) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


def _knows(catalogue: Catalog, sentence: Sentence, place: tuple[str, int]) -> bool:
    message = catalogue.get(sentence if isinstance(sentence, str) else sentence[0])
    return message is not None and place in message.locations


def _is_done(message: Message) -> bool:
    words = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return all(words) and not message.fuzzy


def _key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


if __name__ == "__main__":
    raise SystemExit(main())
