"""Checks the letters that the tests leave in target/letters with an independent validator of PDF/A-2a and PDF/UA-1.

    cargo test -p letters
    python3 -m venv target/validate && target/validate/bin/pip install page-validation==0.11.0
    target/validate/bin/python shared/letters/validate.py

Ends with 1 when a file does not conform, with 2 when there is nothing to check.
"""

import re
import sys
from pathlib import Path

from page import validate_pdf

FOLDER = Path(__file__).resolve().parents[2] / "target" / "letters"
STREAM = re.compile(rb"/Length (\d+)(?! \d+ R)[^\0]{0,400}?stream\n")


def lengths_are_right(path):
    """Whether every stream ends where its dictionary says.

    A compressed stream may end in a carriage return. With the line feed before `endstream` that reads like one end
    of line, and the validator then reports a length that is one too large. The stated length decides (ISO 32000-1,
    7.3.8.1), so it is checked here.
    """
    data = path.read_bytes()
    ends = (data[m.end() + int(m[1]):m.end() + int(m[1]) + 10] for m in STREAM.finditer(data))
    return all(end == b"\nendstream" for end in ends)


def faults(path):
    for profile in ("2a", "ua1"):
        for failure in validate_pdf(path, profile=profile).failures:
            if failure.rule_id == "PDFA2A-STREAM-LENGTH-001" and lengths_are_right(path):
                print(f"{path.name}: a stream ends in a carriage return; its length is right")
            else:
                yield f"{path.name}: {failure.rule_id}: {failure.message}"


def main():
    files = sorted(FOLDER.glob("*.pdf"))
    if not files:
        print(f"no letters in {FOLDER}; run the tests of the crate first")
        return 2
    found = [fault for path in files for fault in faults(path)]
    print(*found, f"{len(files)} letters checked, {len(found)} faults", sep="\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
