"""What is the same at every reading is worked out once, when a template is compiled for its language.

Sentences become text, what is included stands where it is included, what is imported is at hand, and a macro that is
called with nothing but constants (an icon, a search box) leaves what it renders. The templates stay as they are, for
Babel and for people; every page stays the same to the byte.
"""

import re
from collections.abc import Callable, Iterator, MutableMapping
from gettext import NullTranslations
from types import BuiltinFunctionType, FunctionType, MethodType
from typing import Any

from jinja2 import Environment, meta, nodes
from jinja2.runtime import Context, Macro, markup_join
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

PLACE = re.compile(r"%\((\w+)\)s")
ONLY_PLACES = re.compile(r"(?:[^%]|%%|%\(\w+\)s)*")
CONSTANT = frozenset({"static_url"})  # functions of their arguments alone, in the life of a process
PLAIN_CALLS = frozenset({FunctionType, MethodType, BuiltinFunctionType})

Values = tuple[list[Any], dict[str, Any]]


class LeanContext(Context):
    """Calls functions and macros without asking each time which arguments they wish for."""

    def call(self, asked: Any, /, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 (as Jinja declares it)
        """As Jinja's, sooner."""
        kind = type(asked)
        if kind is Macro:
            args = (self.eval_ctx, *args)
        elif kind not in PLAIN_CALLS or hasattr(asked, "jinja_pass_arg"):
            return super().call(asked, *args, **kwargs)
        kwargs.pop("_loop_vars", None)
        kwargs.pop("_block_vars", None)
        return asked(*args, **kwargs)


class FoldingEnvironment(Environment):
    """Shows every template as `plain` does, which speaks one language; `translations` has its sentences."""

    context_class = LeanContext

    def __init__(self, plain: Environment, translations: NullTranslations, **options: Any) -> None:  # noqa: ANN401
        super().__init__(**options)
        self.plain, self.sentence = plain, translations.gettext
        self.globals, self.filters, self.policies = plain.globals.copy(), plain.filters, plain.policies
        self.globals.update(_speaking(translations))

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """One dictionary for all templates: every page begins with a copy of it."""
        return super().make_globals(d) if d else self.globals

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        folded: nodes.Template = _Folding(self, tree, name).visit(tree)
        return folded

    def tree(self, name: str) -> nodes.Template:
        """A template as it is when folded."""
        assert self.loader is not None
        source, filename, _ = self.loader.get_source(self, name)
        return self._parse(source, name, filename)


def _speaking(translations: NullTranslations) -> dict[str, Callable[..., str]]:
    """For sentences that are chosen, or counted, when the page is read; Jinja's own ask what the page escapes."""
    one, many = translations.gettext, translations.ngettext

    def gettext(sentence: str, /, **values: object) -> str:
        return Markup(one(sentence)) % values  # noqa: S704 (a translator's text, as ever)

    def ngettext(singular: str, plural: str, num: int, /, **values: object) -> str:
        return Markup(many(singular, plural, num)) % {"num": num, **values}  # noqa: S704

    return {"_": gettext, "gettext": gettext, "ngettext": ngettext}


class _Folding(NodeTransformer):
    """Folds one template. A name that the template gives to something of its own is left alone."""

    def __init__(self, environment: FoldingEnvironment, tree: nodes.Template, name: str | None) -> None:
        self._environment, self._name = environment, name
        self._macros: dict[str, tuple[str, str]] = {}  # as called here: the template that has it, and its name there
        self._taken = _given(tree)
        for node in tree.find_all(nodes.FromImport):
            self._macros.update(_imported(node))
        for source in _needed(tree):  # what it brings in turn is known before any page begins
            environment.get_template(source)
        own = [one.name for one in tree.body if isinstance(one, nodes.Macro) and not one.name.startswith("_")]
        self._own = set(own) if name and own and _knows_no_page(environment, tree) else set()

    def visit_FromImport(self, node: nodes.FromImport) -> nodes.FromImport | None:  # noqa: N802 (Jinja's visitors)
        """Gone: whoever calls what it brings finds that among the globals."""
        brought = _imported(node)
        return node if not brought or self._taken.intersection(brought) else None

    def visit_Name(self, node: nodes.Name) -> nodes.Name:  # noqa: N802
        source = self._macros.get(node.name)
        if node.ctx != "load" or source is None or node.name in self._taken:
            return node
        known = f"macro_{re.sub(r'[^a-z0-9]', '_', source[0])}_{source[1]}"
        if known not in self._environment.globals:
            module = self._environment.get_template(source[0]).module
            self._environment.globals[known] = getattr(module, source[1])
        return nodes.Name(known, "load", lineno=node.lineno, environment=self._environment)

    def visit_Include(self, node: nodes.Include) -> nodes.Node:  # noqa: N802
        if not isinstance(node.template, nodes.Const) or not node.with_context or node.ignore_missing:
            return node
        tree = self._environment.tree(node.template.value)
        if tree.find(nodes.Extends) or tree.find(nodes.Block) or _given(tree).intersection(self._macros):
            return node
        return self.generic_visit(nodes.Scope(tree.body, lineno=node.lineno, environment=self._environment))

    def visit_Output(self, node: nodes.Output) -> nodes.Output:  # noqa: N802
        self.generic_visit(node)
        node.nodes = [part for one in node.nodes for part in _parts(one)]
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Expr:  # noqa: N802
        """Jinja would join constants as if none of them were markup."""
        self.generic_visit(node)
        values = _constants(node.nodes, [])
        return node if values is None else self._constant(markup_join(values[0]), node)

    def visit_CallBlock(self, node: nodes.CallBlock) -> nodes.CallBlock:  # noqa: N802
        """It stays a call: what is called gets the block."""
        self.generic_visit(node.call)
        node.body = [part for one in node.body for part in self.visit_list(one)]
        return node

    def visit_Call(self, node: nodes.Call) -> nodes.Expr:  # noqa: N802
        name = node.node.name if isinstance(node.node, nodes.Name) else ""
        self.generic_visit(node)
        if not name or name in self._taken or node.dyn_args or node.dyn_kwargs:
            return node
        if name == "_":
            return self._sentence(node)
        values = _constants(node.args, node.kwargs)
        return node if values is None else self._called(name, values, node)

    def _sentence(self, node: nodes.Call) -> nodes.Expr:
        """The sentence in its language; where it has places, they are filled when it is read."""
        if not isinstance(node.args[0], nodes.Const):
            return node
        told = Markup(self._environment.sentence(node.args[0].value))  # noqa: S704 (a translator's text, as ever)
        if values := _constants([], node.kwargs):
            return self._constant(told % values[1], node)
        if not ONLY_PLACES.fullmatch(told):
            return node
        filled = {one.key: one.value for one in node.kwargs}
        parts = [
            filled[part] if at % 2 else self._constant(Markup(part) % {}, node)  # noqa: S704
            for at, part in enumerate(PLACE.split(told))
        ]
        return nodes.Concat(parts, lineno=node.lineno, environment=self._environment)

    def _called(self, name: str, values: Values, node: nodes.Call) -> nodes.Expr:
        """What the call leaves, when nothing in it depends on the page."""
        plain = self._environment.plain
        if name in CONSTANT:
            function: Any = plain.globals[name]
            return self._constant(function(*values[0], **values[1]), node)
        source = self._macros.get(name) or ((self._name, name) if self._name and name in self._own else None)
        if source is None:
            return node
        macro = getattr(plain.get_template(source[0]).module, source[1])
        return self._constant(macro(*values[0], **values[1]), node)

    def _constant(self, value: object, node: nodes.Node) -> nodes.Const:
        return nodes.Const(value, lineno=node.lineno, environment=self._environment)


def _given(tree: nodes.Template) -> set[str]:
    """The names that the template gives."""
    return {one.name for one in tree.find_all(nodes.Name) if one.ctx != "load"}


def _needed(tree: nodes.Template) -> list[str]:
    """The templates that it imports from or extends."""
    found = [one.template for one in tree.find_all(nodes.FromImport)]
    found += [one.template for one in tree.find_all(nodes.Extends)]
    return [one.value for one in found if isinstance(one, nodes.Const)]


def _imported(node: nodes.FromImport) -> dict[str, tuple[str, str]]:
    """The names that it brings, where what they name knows nothing of the page."""
    if node.with_context or not isinstance(node.template, nodes.Const):
        return {}
    named = [(one, one) if isinstance(one, str) else one for one in node.names]
    return {alias: (node.template.value, name) for name, alias in named}


def _knows_no_page(environment: Environment, tree: nodes.Template) -> bool:
    return meta.find_undeclared_variables(tree) <= environment.globals.keys()


def _constants(args: list[nodes.Expr], kwargs: list[nodes.Keyword]) -> Values | None:
    """The values, if all of them are known already."""
    try:
        return [one.as_const() for one in args], {one.key: one.value.as_const() for one in kwargs}
    except nodes.Impossible:
        return None


def _parts(node: nodes.Expr) -> Iterator[nodes.Expr]:
    """What is shown one after the other."""
    if isinstance(node, nodes.Concat):
        for one in node.nodes:
            yield from _parts(one)
    else:
        yield node
