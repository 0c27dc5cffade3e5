#!/usr/bin/env python3
"""Checks rules of the tree that no compiler knows: file sizes, names, room READMEs, model cards, SQL outside .sql files, no
binary file outside models/, docs/pictures/ and fuzz/seeds/."""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
LINES_MAX = 400
MODELS_BYTES_MAX = 30 * 1024 * 1024
FORBIDDEN_NAMES = {"utils", "helpers", "common", "types", "manager", "misc"}
SQL_IN_CODE = re.compile(r'"\s*(select|insert into|update|delete from)\s+[a-z_*]+.*"', re.I)
MARKS = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")


def tracked(*patterns: str) -> list[pathlib.Path]:
    out = subprocess.run(["git", "ls-files", *patterns], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / line for line in out.splitlines() if (ROOT / line).exists()]


def main() -> int:
    faults = []
    for path in tracked("src/*.cc", "src/*.h"):
        text = path.read_text(encoding="utf-8")
        name = path.relative_to(ROOT)
        if text.count("\n") > LINES_MAX:
            faults.append(f"{name}: {text.count(chr(10))} lines; split it before {LINES_MAX}")
        if path.stem in FORBIDDEN_NAMES:
            faults.append(f"{name}: a name that says nothing")
        if MARKS.search(text):
            faults.append(f"{name}: a mark of unfinished work")
        if path.suffix == ".h" and not text.startswith("//"):
            faults.append(f"{name}: a header opens with what the thing is")
        if not path.name.endswith(("_test.cc", "_test.h")):
            for number, line in enumerate(text.splitlines(), 1):
                if SQL_IN_CODE.search(line):
                    faults.append(f"{name}:{number}: SQL belongs in a .sql file beside its room")
    for room in sorted((ROOT / "src").iterdir()):
        readme = room / "README.md"
        if not room.is_dir():
            continue
        if not readme.exists():
            faults.append(f"src/{room.name}: no README.md")
        elif readme.read_text(encoding="utf-8").count("\n") > 40:
            faults.append(f"src/{room.name}/README.md: more than 40 lines")
    for path in tracked():
        name = path.relative_to(ROOT)
        if name.parts[0] in ("models", "fuzz") or name.parts[:2] == ("docs", "pictures"):
            continue
        if b"\0" in path.read_bytes()[:8192]:
            faults.append(f"{name}: a binary file; what a tool leaves behind is not committed")
    models = tracked("models/*")
    if sum(path.stat().st_size for path in models) > MODELS_BYTES_MAX:
        faults.append("models/: more than 30 MB")
    print("\n".join(faults) or "tree: every rule holds")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
