"""Brings the front-end files and the brand directory of package-lock.json, each checked by npm against its hash.

Third-party files are never in git. Runs with every `make setup`; says and does nothing while the lock is unchanged.
"""

import hashlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))  # started as a file, Python looks beside that file only

from deploy.npm import npm_command

ROOT = Path(__file__).parent.parent
MODULES = ROOT / "node_modules"
LOCK = ROOT / "package-lock.json"
STAMP = ROOT / ".cache" / "assets.stamp"
FONTS = ROOT / ".cache" / "fonts"
DIRECTORY = ROOT / ".cache" / "directory"
FILES = {
    # Share cards are drawn with them (registry/web/cards.py); pages use the reader's own fonts.
    "@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf": FONTS / "regular.ttf",
    "@expo-google-fonts/noto-sans/700Bold/NotoSans_700Bold.ttf": FONTS / "bold.ttf",
    "@picocss/pico/css/pico.min.css": ROOT / "static" / "vendor" / "pico.css",
    "axe-core/axe.min.js": ROOT / ".cache" / "axe.js",  # read by the accessibility tests, never served
    "name-suggestion-index/dist/wikidata/wikidata.min.json": DIRECTORY / "name-suggestion-index.json",
    "name-suggestion-index/dist/json/nsi.min.json": DIRECTORY / "name-suggestion-index-categories.json",
}
# Pico draws its icons with them; our content policy loads images from this site only.
DATA_IMAGE = re.compile(r'url\("data:[^"]*"\)')
VERSIONS = {"name-suggestion-index": DIRECTORY / "name-suggestion-index.version"}


def main() -> None:
    wanted = hashlib.sha256(LOCK.read_bytes() + Path(__file__).read_bytes()).hexdigest()
    targets = (STAMP, *FILES.values(), *VERSIONS.values())
    if all(target.is_file() for target in targets) and STAMP.read_text() == wanted:
        return
    print("Bringing front-end files and the brand directory …", flush=True)
    subprocess.run(
        [*npm_command(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], cwd=ROOT, check=True
    )
    for source, target in FILES.items():
        _place(MODULES / source, target)
    for package, target in VERSIONS.items():
        target.write_text(json.loads((MODULES / package / "package.json").read_text())["version"] + "\n")
    STAMP.write_text(wanted)


def _place(source: Path, target: Path) -> None:
    """Replaces in one step: a server that is running must never read half a file."""
    target.parent.mkdir(parents=True, exist_ok=True)
    half = target.with_name(target.name + ".new")
    if source.suffix == ".css":
        half.write_text(_fitted(source.read_text(encoding="utf-8")), encoding="utf-8")
    else:
        shutil.copyfile(source, half)
    half.replace(target)


def _fitted(style: str) -> str:
    """Without data: images; and a link that looks like a button stays a link, to eyes that do not see too."""
    return DATA_IMAGE.sub("none", style).replace("[role=button]", ".button")


if __name__ == "__main__":
    main()
