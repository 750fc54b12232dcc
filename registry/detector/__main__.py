"""`python -m registry.detector --registered FILE.tsv`: scans handles from stdin."""

import argparse
import sys
from pathlib import Path

from registry.detector.scanning import scan_lines
from registry.detector.weighing import THRESHOLD


def main() -> None:
    arguments = argparse.ArgumentParser(prog="python -m registry.detector")
    arguments.add_argument("--registered", type=Path, required=True, help="TSV of registered accounts")
    arguments.add_argument("--threshold", type=float, default=THRESHOLD, help="score from which a handle is flagged")
    chosen = arguments.parse_args()
    for answer in scan_lines(sys.stdin, chosen.registered, chosen.threshold):
        sys.stdout.write(answer + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
