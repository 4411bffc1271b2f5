"""The walls of the house: whatever an import contract forbids, planted in a copy of the package, is refused."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "pmq_cards"
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONTRACTS = PYPROJECT["tool"]["importlinter"]["contracts"]
LAYERS = next(contract["layers"] for contract in CONTRACTS if contract["type"] == "layers")
WHERE_INSTALLED = "keyring"
"""Asked where a person has it, and installed for nobody."""

Link = tuple[str, str]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Give a copy of the package to plant breaches in."""
    return Path(shutil.copytree(SOURCE, tmp_path / "pmq_cards", ignore=shutil.ignore_patterns("__pycache__")))


def modules(package: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(package.rglob("*.py")):
        name = ".".join(path.relative_to(package.parent).with_suffix("").parts)
        yield name.removesuffix(".__init__"), path


def is_in(module: str, packages: list[str]) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)


def plant(path: Path, imported: str) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(f"\ndef _():\n    import {imported}\n")


def linted(copy: Path) -> str:
    """Let the linter look at a copy with a breach; give what it says."""
    linter = Path(sys.executable).parent / "lint-imports"
    ran = subprocess.run(
        [linter, "--no-cache", "--config", ROOT / "pyproject.toml"],
        cwd=copy.parent,
        env={"PYTHONPATH": str(copy.parent), "COLUMNS": "500"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 1, ran.stdout
    return ran.stdout


def refused(copy: Path) -> set[Link]:
    """Give what the linter refuses in a copy, importer and imported."""
    return set(re.findall(r"(pmq_cards[\w.]*) -> ([\w.]+) \(l", linted(copy)))


def may_not(module: str) -> set[str]:
    """Give the libraries that a module may not import, by all the contracts."""
    libraries: set[str] = set()
    for contract in CONTRACTS:
        match contract["type"]:
            case "protected" if not is_in(module, contract["allowed_importers"]):
                libraries |= set(contract["protected_modules"])
            case "forbidden" if is_in(module, contract["source_modules"]):
                libraries |= set(contract["forbidden_modules"])
    return libraries


def imported() -> set[str]:
    """Give the first names of all that the product imports from outside, but for Python's own library."""
    names: set[str] = set()
    for _, path in modules(SOURCE):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                names.add(node.module.partition(".")[0])
    return names - set(sys.stdlib_module_names) - {"pmq_cards"}


def test_every_contract_is_of_a_kind_whose_breaches_are_planted_here() -> None:
    assert {contract["type"] for contract in CONTRACTS} == {"layers", "protected", "forbidden"}


def test_every_library_is_refused_in_every_room_but_its_own(copy: Path) -> None:
    allowed = {tuple(each.split(" -> ")) for contract in CONTRACTS for each in contract.get("ignore_imports", ())}
    breaches = {(module, library) for module, _ in modules(copy) for library in may_not(module)} - allowed
    places = dict(modules(copy))
    for module, library in breaches:
        plant(places[module], library)
    assert {library for _, library in breaches} >= {*imported()} | {"sqlite3", "webbrowser", "fsrs", "socket"}
    assert breaches - refused(copy) == set()


@pytest.mark.parametrize(("below", "above"), list(pairwise(reversed(LAYERS))), ids=" ".join)
def test_an_import_that_runs_up_is_refused(below: str, above: str, copy: Path) -> None:
    places = dict(modules(copy))
    breaches = {(f"pmq_cards.{low}", f"pmq_cards.{high}") for low in below.split(" | ") for high in above.split(" | ")}
    for low, high in breaches:
        plant(places[low], high)
    assert breaches - refused(copy) == set()


@pytest.mark.parametrize("layer", [layer for layer in LAYERS if "|" in layer])
def test_rooms_side_by_side_do_not_import_each_other(layer: str, copy: Path) -> None:
    places = dict(modules(copy))
    breaches = set(pairwise(f"pmq_cards.{room}" for room in layer.split(" | ")))
    for room, other in breaches:
        plant(places[room], other)
    assert breaches - refused(copy) == set()


def test_a_module_without_a_place_is_refused(copy: Path) -> None:
    (copy / "helpers.py").touch()
    assert "pmq_cards.helpers" in linted(copy)


def test_every_library_from_outside_has_a_home() -> None:
    placed = {library for contract in CONTRACTS for library in contract.get("protected_modules", ())}
    assert imported() - placed == set()


def test_what_is_imported_is_declared_and_what_is_declared_is_imported() -> None:
    project = PYPROJECT["project"]
    declared = [*project["dependencies"], *project["optional-dependencies"]["anki"]]
    name_of = {requirement: re.split(r"[^\w.-]", requirement)[0].lower() for requirement in declared}
    of_every_python = {name for requirement, name in name_of.items() if ";" not in requirement}
    installed = packages_distributions()
    used = {installed[name][0].lower() for name in imported() - {WHERE_INSTALLED} if name in installed}
    assert of_every_python <= used <= set(name_of.values())
