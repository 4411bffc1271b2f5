"""The command line: one command a file, loaded when it is called; the one error boundary; the one real clock."""

import importlib
import os
import re
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import TextIO

import click

from pmq_cards import __version__
from pmq_cards.cli.crash import EXIT_CODE, CrashError, sentence_for
from pmq_cards.cli.examples import epilog
from pmq_cards.commands import ABOUT, COMMANDS, help_page
from pmq_cards.domain import Goal
from pmq_cards.errors import INTERRUPTED, Ended, PmqError
from pmq_cards.home import Home, open_home
from pmq_cards.said import dated, nearest
from pmq_cards.streams import prepare
from pmq_cards.ui.complaints import complain


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called: `pmq due` loads nothing it does not use."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Give the commands in the order of COMMANDS."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Import a command."""
        if cmd_name not in COMMANDS:
            return None
        module, _, function = COMMANDS[cmd_name].partition(":")
        command = getattr(importlib.import_module(f"pmq_cards.cli.{module}"), function)
        assert isinstance(command, click.Command)  # noqa: S101 - what COMMANDS promises
        command.short_help = ABOUT[cmd_name]
        _with_examples(command, cmd_name)
        return command

    def get_help(self, ctx: click.Context) -> str:  # noqa: ARG002 - click's signature
        """Give the page that the short way gives."""
        return help_page()

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; what nobody foresaw comes with the home it met."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.Abort, click.exceptions.Exit, PmqError, OSError):
            raise
        except Exception as error:
            raise CrashError(ctx.obj.folder if isinstance(ctx.obj, Home) else None) from error

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or name the nearest."""
        if args[0] not in COMMANDS and not args[0].startswith("-"):
            close = nearest(args[0], COMMANDS, most=1)
            ctx.fail(f'no command is called "{args[0]}"{f"; did you mean {close[0]}?" if close else ""}')
        return super().resolve_command(ctx, args)


@click.group(cls=LazyGroup, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--home", envvar="PMQ_HOME", metavar="FOLDER", help="Where decks, settings and answers live.")
@click.option("--now", envvar="PMQ_NOW", metavar="TIME", help="Set the clock (ISO 8601), to see another day.")
@click.version_option(__version__, prog_name="pmq")
@click.pass_context
def pmq(ctx: click.Context, home: str | None, now: str | None) -> None:
    """Know the right questions for your interviewer, and why you ask them.

    Without a command: today at a glance.
    """
    ctx.obj = open_home(home, now)
    ctx.call_on_close(lambda: _leave(ctx.obj))
    if ctx.invoked_subcommand is None:
        from pmq_cards.cli.overview import overview

        overview(ctx.obj)


def _leave(home: Home) -> None:
    """Say what was met on the way, and let go of the home."""
    for warning in home.warnings():
        _complain(f"pmq: warning: {warning}")
    if goal := home.goal_gone_by():
        _complain(
            f"pmq: the interview of {dated(goal.day, home.today)} is past; cards come by their own schedule again"
        )
        _complain(f"pmq: how did it go? Keep which questions you asked: pmq asked CARD...{_proof(home, goal)}")
    home.close()


def _proof(home: Home, goal: Goal) -> str:
    """Say what was expected of an interview beside what was known on its day, where both are known."""
    from pmq_cards.outcome import proof

    with suppress(PmqError):
        if (told := home.told) and (said := proof(told, home.standing, goal)):
            return f" (pmq {said})"
    return ""


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line; give its exit code. Errors become a sentence on stderr, listed in docs/guide.md."""
    prepare()
    try:
        return _run(argv)
    except Exception as error:  # noqa: BLE001 - the last boundary
        crashed, home = (error.__cause__ or error, error.home) if isinstance(error, CrashError) else (error, None)
        _complain(sentence_for(crashed, sys.argv[1:] if argv is None else argv, home))
        return EXIT_CODE


def _run(argv: Sequence[str] | None) -> int:
    try:
        code = pmq.main(args=argv, prog_name="pmq", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        _complain(_in_words(error))
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except Ended as ended:
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except OSError:  # the terminal is gone
                _forget_output(stream)
        return ended.exit_code
    except PmqError as error:
        _complain(f"pmq: {error}")
        return error.exit_code
    except BrokenPipeError:  # the reader of a pipe went away, as in `pmq log | head`
        _forget_output(sys.stdout)
        return 0
    except OSError as error:
        _forget_output(sys.stdout)
        _complain(f"pmq: {error.strerror or error}{f': {error.filename}' if error.filename else ''}")
        return PmqError.exit_code
    return code if isinstance(code, int) else 0


def _with_examples(command: click.Command, name: str) -> None:
    command.epilog = epilog(name)
    if isinstance(command, click.Group):
        for sub in command.commands.values():
            _with_examples(sub, f"{name} {sub.name}")


def _in_words(error: click.ClickException) -> str:
    """Give what click says of a wrong command line like every other sentence, with the page that helps."""
    said = re.sub(r"\.? \(?(D)(id you mean .*\?)\)?$", r"; d\2", error.format_message().rstrip("."))
    context = error.ctx if isinstance(error, click.UsageError) else None
    see = f"ee: {context.command_path if context else 'pmq'} --help"
    return f"pmq: {said[:1].lower()}{said[1:]}{' S' if said.endswith('?') else '; s'}{see}"


def _complain(sentence: str) -> None:
    if not os.environ.get("_PMQ_COMPLETE", "").endswith("_complete"):  # a TAB is no place for sentences
        try:
            complain(sentence)
        except (OSError, ValueError):  # nobody is there to read it; Python's last try would change the exit code
            with suppress(OSError, ValueError):
                _forget_output(sys.stderr)


def _forget_output(stream: TextIO) -> None:
    """Drop what could not be written, which Python would try again at its exit, with a traceback."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
