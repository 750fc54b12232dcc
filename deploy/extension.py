"""`make extension`: the browser extension as a package, and unpacked for trying, in .cache/extension/."""

import io
import shutil
import zipfile
from pathlib import Path

from registry.settings import settings
from registry.web.extension import package

FOLDER = Path(__file__).parent.parent / ".cache" / "extension"


def main() -> None:
    """The registry that it asks is REGISTRY_BASE_URL; whoever installs it may name another."""
    base_url = settings().base_url
    body = package(base_url)
    unpacked = FOLDER / "unpacked"
    shutil.rmtree(unpacked, ignore_errors=True)
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        archive.extractall(unpacked)
    (FOLDER / "brand-registry-extension.zip").write_bytes(body)
    print(f"{FOLDER / 'brand-registry-extension.zip'} asks {base_url}")


if __name__ == "__main__":
    main()
