"""Real processes, really killed: only the card on the screen is unanswered."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from pmq_cards.store.log import open_log


def drill(home: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "pmq_cards", "--home", str(home), "--now", "2026-12-01T09:00", "drill", "--plain"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1, env=os.environ | {"TERM": "dumb"},
    )  # fmt: skip


def wait_for(process: subprocess.Popen[str], text: str) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        if text in line:
            return
    raise AssertionError(f"never said: {text}")


def test_an_answer_survives_kill_9(home: Path) -> None:
    with drill(home) as process:
        assert process.stdin is not None
        for count in range(1, 6):
            process.stdin.write("\n3\n")
            process.stdin.flush()
            wait_for(process, "u to undo")
            assert len(open_log(home / "reviews.db").reviews()) == count
        process.stdin.write("\n")  # the sixth question is shown, not graded
        process.stdin.flush()
        wait_for(process, "Question")
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    assert len(open_log(home / "reviews.db").reviews()) == 5


def test_two_drills_at_once_lose_nothing(home: Path) -> None:
    with drill(home) as one, drill(home) as two:
        for process in (one, two):
            wait_for(process, "Why ask")  # both have planned the same ten cards
        for process in (one, two):
            assert process.stdin is not None
            process.stdin.write("\n3\n" * 10)
            process.stdin.close()
        for process in (one, two):
            assert process.stdout is not None
            assert process.stdout.read().count("u to undo") == 10
    reviews = open_log(home / "reviews.db").reviews()
    assert len(reviews) == 20
    assert len({review.card_id for review in reviews}) == 10
