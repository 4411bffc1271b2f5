"""Print what holds pip to the lowest or the newest libraries that pyproject.toml allows, with the tools as pinned.

As `lowest` the libraries that pmq names stand at their bounds, and as `newest` nothing holds them; in both, what those
libraries bring along is as new as it can be.
"""

import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent


def main(which: str) -> None:
    """Print one constraint a line. Raises KeyError where `which` is neither lowest nor newest."""
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    libraries = [*told["project"]["dependencies"], *told["project"]["optional-dependencies"]["anki"]]
    bounds = {"lowest": [library.replace(">=", "==") for library in libraries], "newest": []}[which]
    tools = set(map(_name, told["dependency-groups"]["dev"])) - set(map(_name, libraries))
    pinned = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    print("\n".join([*bounds, *(line for line in pinned if _name(line) in tools)]))


def _name(requirement: str) -> str:
    return re.split(r"[^\w.-]", requirement)[0].lower().replace("_", "-")


if __name__ == "__main__":
    main(sys.argv[1])
