"""`make compiled`: the detector as machine code, in .cache/detector; where that cannot be, it runs as it is.

A build is called by what it is made of, and it is there as a whole or not at all (registry/detector/compiled.py).
"""

import ast
import os
import shlex
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

from deploy.npm import ROOT
from registry.detector import compiled

REQUIREMENTS = ROOT / "deploy" / "requirements-compiler.txt"
VENV = compiled.BUILDS / "venv"
LOG = compiled.BUILDS / "log"
_AS_THEY_ARE = frozenset(
    (
        *("__init__", "__main__", "compiled", "values", "filling", "files", "scanning"),
        *("wording", "explaining", "differences", "sentences", "slip_sentences"),
    )
)
"""Modules that no question passes, or that run once: sources are as good, and compile in no time."""
_OPTIONS = (
    "--config-file=",
    "--strict",
    "--ignore-missing-imports",
    "--follow-imports=silent",
    "--explicit-package-bases",
)
_COMPILE = """
import sys
from mypyc.build import mypycify
from setuptools import setup
extensions = mypycify(sys.argv[2:], group_name=sys.argv[1], opt_level="1", debug_level="0", target_dir="c")
setup(name="detector", packages=[], ext_modules=extensions, script_args=["--quiet", "build_ext", "--inplace"])
"""
"""Of the levels of optimisation the first: quicker to make and as quick to run."""


class Impossible(Exception):
    """Why the detector stays as it is, in one sentence."""


def main() -> None:
    try:
        print(build())
    except (Impossible, OSError) as reason:  # a full disk, another one who compiles
        print(f"The detector runs interpreted, with the same answers: {reason}")


def build(package: Path = compiled.PACKAGE, builds: Path = compiled.BUILDS) -> str:
    """Makes the build of these sources unless it is there already; says what it did."""
    if compiled.is_whole(builds / compiled.key(package)):
        return "The detector is compiled already."
    ask_for_a_compiler(sysconfig.get_config_var("CC") or "cc", Path(sysconfig.get_path("include")))
    work = builds / f"making-{os.getpid()}"
    try:
        key, copy = compiled.key(package), _copied(package, work)
        _compile(work, copy)
        if compiled.key(package) != key:
            raise Impossible("its sources were edited meanwhile.")
        _put(copy, builds / key)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    for old in builds.iterdir():
        if (old / compiled.LIST).is_file() and old.name != key:
            shutil.rmtree(old, ignore_errors=True)
    return "The detector is compiled: from its next start on it runs as machine code."


def ask_for_a_compiler(command: str, headers: Path) -> None:
    """Raises Impossible where there is none, or not what it needs to know of Python."""
    name = shlex.split(command)[0]
    if shutil.which(name) is None:
        raise Impossible(f"there is no C compiler here ({name}).")
    if not (headers / "Python.h").is_file():
        raise Impossible("Python's own C headers (Python.h) are not here.")


def _copied(package: Path, work: Path) -> Path:
    copy = work / "registry" / "detector"
    for path in compiled.sources(package):
        place = copy / path.relative_to(package)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(_as_the_compiler_knows_it(path.read_text(encoding="utf-8")), encoding="utf-8")
    (work / "registry" / "__init__.py").touch()
    return copy


def _as_the_compiler_knows_it(source: str) -> str:
    """Dataclasses under their own name, for of others mypyc believes that two with the same content are not equal.

    Each gets its `__init__` written out: one that dataclasses make while the program runs is interpreted.
    """
    tree = ast.parse(
        source.replace("from registry.detector.values import value\n", "from dataclasses import dataclass\n")
    )
    for made in ast.walk(tree):
        if isinstance(made, ast.ClassDef) and made.decorator_list:
            decorator = made.decorator_list[0]
            if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "value":
                decorator.func = ast.Name("dataclass")
                decorator.keywords.append(ast.keyword("unsafe_hash", ast.Constant(value=True)))
                made.body.append(_init_of(made))
    return ast.unparse(tree)


def _init_of(made: ast.ClassDef) -> ast.stmt:
    fields = [(ast.unparse(one.target), one) for one in made.body if isinstance(one, ast.AnnAssign)]
    arguments = (
        f"{name}: {ast.unparse(one.annotation)}" + (f" = {ast.unparse(one.value)}" if one.value else "")
        for name, one in fields
    )
    lines = (f"    self.{name} = {name}" for name, _ in fields)
    return ast.parse("\n".join((f"def __init__(self, {', '.join(arguments)}) -> None:", *lines))).body[0]


def _compile(work: Path, copy: Path) -> None:
    modules = [path for path in compiled.sources(copy) if path.stem not in _AS_THEY_ARE]
    uv = str(ROOT / ".tools" / "bin" / "uv")
    steps = (
        [uv, "venv", "--quiet", "--allow-existing", "--python", sys.executable, str(VENV)],
        [uv, "pip", "install", "--quiet", "--python", str(VENV), "--require-hashes", "-r", str(REQUIREMENTS)],
        [
            *(str(VENV / "bin" / "python"), "-c", _COMPILE, f"registry.detector.{compiled.LIBRARY}"),
            *(*_OPTIONS, "--python-executable", sys.executable, *(str(path.relative_to(work)) for path in modules)),
        ],
    )
    with LOG.open("w") as log:
        for step in steps:
            try:
                subprocess.run(
                    step, cwd=work, env=os.environ | {"MYPYPATH": str(ROOT)}, stdout=log, stderr=log, check=True
                )
            except (OSError, subprocess.CalledProcessError) as problem:
                raise Impossible(f"compiling failed, as {LOG} says.") from problem


def _put(built: Path, made: Path) -> None:
    """What is compiled needs its sources no longer; the folder gets its name when it is whole."""
    for source in built.rglob("*.py"):
        is_needed = source.stem in _AS_THEY_ARE and source.parent != built
        if not is_needed:
            source.unlink()
    compiled.write_list(built)
    shutil.rmtree(made, ignore_errors=True)  # it was not whole
    built.rename(made)


if __name__ == "__main__":
    main()
