"""Processes share the guarded names: each must answer as the others do, in whatever order it keeps a set."""

import os
import subprocess
import sys

_ASKED = """
from registry.detector import Protected, ProtectedNames, detect, explain
names = ProtectedNames(
    Protected(handle, platform, "kovadunel", "Kovadunel", "kovadunel", proven=True)
    for handle, platform in (("kovadunel.com", "bluesky"), ("kovadunel.es", "website"), ("zaramik", "instagram"))
)
for handle in ("kovadunel_rewards", "kovadunnel", "soportekovadunel", "kovadune1"):
    for finding in detect(handle, names, platform="x", threshold=0):
        print(handle, finding.target, finding.score, finding.imitated, explain(finding, "en"))
"""


def test_every_process_answers_alike() -> None:
    answers = {
        subprocess.run(
            [sys.executable, "-c", _ASKED],
            env={**os.environ, "PYTHONHASHSEED": str(seed)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in range(1, 7)
    }

    assert len(answers) == 1
    assert len(answers.pop().splitlines()) == 4
