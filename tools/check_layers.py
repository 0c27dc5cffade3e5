#!/usr/bin/env python3
"""Holds the includes against the order of the rooms: a room includes only rooms above it, and no stage includes another.

The order is the one of src/README.md. There is no list of exceptions. Exit status 1 when an arrow points the wrong way.
"""
import pathlib
import re
import sys

ORDER = ["base", "model", "stats", "text", "sim", "store", "connect", "trust", "raw", "cause", "risk", "repair", "revenue",
         "care", "personal", "engine", "copilot", "server", "app"]
STAGES = {"raw", "cause", "risk", "repair", "revenue"}
# Libraries that somebody else could use alone: they know no customer.
ALONE = {"stats": {"base"}, "text": {"base"}, "base": set()}
INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"', re.M)


def main() -> int:
    root = pathlib.Path(__file__).resolve().parent.parent / "src"
    faults = []
    for path in sorted(root.rglob("*")):
        if path.suffix not in {".h", ".cc"}:
            continue
        room = path.relative_to(root).parts[0]
        if room not in ORDER:
            faults.append(f"{path.relative_to(root)}: the room {room}/ is not in the order; a new room is an ADR")
            continue
        for include in INCLUDE.findall(path.read_text(encoding="utf-8")):
            target = include.split("/")[0]
            where = f"{path.relative_to(root)}: includes {include}"
            if "/" not in include:
                faults.append(f"{where}: write the path from src/")
            elif target == room:
                continue
            elif target not in ORDER:
                faults.append(f"{where}: not a room; libraries are included with <>")
            elif room in ALONE and target not in ALONE[room]:
                faults.append(f"{where}: {room}/ is a library of its own and may include only {sorted(ALONE[room])}")
            elif ORDER.index(target) > ORDER.index(room):
                faults.append(f"{where}: points upward")
            elif room in STAGES and target in STAGES:
                faults.append(f"{where}: the five stages meet in model/ and engine/ only")
    print("\n".join(faults) or "layers: no include points the wrong way")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
