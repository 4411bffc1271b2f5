"""What pip installs works outside the checkout, with its bundled deck."""

import os
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def run(*words: str | Path, cwd: Path, keys: str = "") -> str:
    environment = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "PMQ_HOME"}}
    ran = subprocess.run(
        list(map(str, words)), input=keys, cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT, cwd=folder)
    return folder


def test_the_built_wheel_drills_a_card_in_an_empty_environment(built: Path, tmp_path: Path) -> None:
    (wheel,) = built.glob("*.whl")
    venv.create(tmp_path / "env", with_pip=True)
    tool = tmp_path / "env" / "bin"
    run(tool / "python", "-m", "pip", "install", "-q", "-c", ROOT / "constraints.txt", wheel, cwd=tmp_path)
    out = run(tool / "pmq", "--home", tmp_path / "home", "drill", "--limit", "1", keys="\n3\n", cwd=tmp_path)
    assert "Why ask" in out
    assert "1 answer in 1 min" in out
    assert run(tool / "pmq", "check", cwd=tmp_path) == "21 cards in 1 deck, no problems\n"


def test_the_wheel_holds_what_is_no_python(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert {"pmq_cards/bundled/pm-interview.yaml", "pmq_cards/ui/tui/drill.tcss"} <= names


def test_the_sdist_holds_what_a_build_needs(built: Path) -> None:
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"pyproject.toml", "LICENSE", "README.md", "decks/pm-interview.yaml", "src/pmq_cards/store/log.py"} <= names
