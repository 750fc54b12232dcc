"""The rules of the house that no tool checks: settings documented, files within size, migrations true."""

import ast
import re
import subprocess
from pathlib import Path

import pytest
from tortoise.context import TortoiseContext
from tortoise.migrations.autodetector import MigrationAutodetector

from deploy import platforms
from registry.database import tortoise_config
from registry.settings import Settings

ROOT = Path(__file__).parent.parent.parent
PACKAGES = ("registry", "verification")
LONGEST_FILE = 300
LONGEST_FUNCTION = 40
# Tables and examples grow with the world; they hold no logic.
DATA_FILES = {"verification/platforms/hosts.py"}


def _sources() -> list[Path]:
    return [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]


def _tracked() -> list[str]:
    return subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()


def test_the_readme_lists_every_setting_and_no_other() -> None:
    documented = set(re.findall(r"^\| `(REGISTRY_[A-Z_]+)`", (ROOT / "README.md").read_text(), re.MULTILINE))

    assert documented == {f"REGISTRY_{name.upper()}" for name in Settings.model_fields}


@pytest.mark.parametrize("path", _sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_is_short_and_says_what_it_is_for(path: Path) -> None:
    text = path.read_text()
    tree = ast.parse(text)
    functions = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    too_long = [f.name for f in functions if (f.end_lineno or 0) - f.lineno >= LONGEST_FUNCTION]

    assert ast.get_docstring(tree), "one sentence at the top"
    assert len(text.splitlines()) <= LONGEST_FILE or str(path.relative_to(ROOT)) in DATA_FILES
    assert too_long == []


async def test_migrations_and_models_agree() -> None:
    config = tortoise_config("postgres://registry@/registry")

    async with TortoiseContext() as context:
        await context.init(config=config)
        assert context.apps is not None
        assert await MigrationAutodetector(context.apps, config["apps"]).changes() == []


def test_the_top_level_is_the_one_agreed_on() -> None:
    folders = {path.split("/")[0] for path in _tracked() if "/" in path}

    assert folders <= {
        ".ci", "benchmarks", "deploy", "docs", "migrations", "registry", "static", "templates", "tests", "verification",
    }  # fmt: skip


def test_locks_name_no_host_to_download_from() -> None:
    locks = [path for path in _tracked() if re.search(r"(requirements.*\.(lock|txt)|package-lock\.json)$", path)]

    assert locks
    for lock in locks:
        assert not re.search(r"\.tgz|\.whl|\.tar\.gz|\"resolved\"|index-url", (ROOT / lock).read_text()), lock


def test_every_pinned_package_has_a_hash() -> None:
    for lock in ("requirements.lock", "requirements-dev.lock", "requirements-uv.txt"):
        pins = re.split(r"\n(?=[a-z])", (ROOT / lock).read_text())
        assert all("--hash=sha256:" in pin for pin in pins if re.match(r"[a-z]", pin)), lock


def test_the_table_of_platforms_says_what_the_descriptions_say() -> None:
    assert platforms.TABLE.read_text(encoding="utf-8") == platforms.table(), "run `make platforms`"


def test_every_platform_reads_its_own_addresses() -> None:
    rows = [line.split(" | ")[1] for line in platforms.table().splitlines() if line.startswith("| ")][1:]
    assert len(rows) == 41
    assert all(right == cases for right, _, cases in (row.partition(" of ") for row in rows))
