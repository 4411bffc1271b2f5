"""What both faces of the mock say: the interviewer's line, the clock, what came of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pmq_cards.domain import Audience
from pmq_cards.mock import Held, Rehearsal, free_recall, never_came
from pmq_cards.said import clocked, counted, people_said, safe

ANYBODY = "That is everything from our side. Do you have any questions for us?"
LINES: Mapping[str, str] = {
    Audience.RECRUITER: "That covers what I have to know for now. Before we find a day for the next round: what can I "
    "answer for you about the team or the role?",
    Audience.HIRING_MANAGER: "Good, I have a clear picture. You would be working with me every week, so let's turn it "
    "round. What do you want to know?",
    Audience.PRODUCT_PEER: "Okay, enough from me. Ask me whatever you would ask a colleague over lunch. What are you "
    "curious about?",
    Audience.ENGINEER: "Right, that was my list. You would bring us the problems and we would build the answers, so go "
    "ahead. What do you want to know about how we work?",
    Audience.DESIGNER: "Thanks, I enjoyed that. Now I wonder what matters to you when you work with somebody like me. "
    "What would you like to ask?",
    Audience.EXECUTIVE: "I have a hard stop soon, and I would rather spend them on you. What do you want to ask me?",
}
MOST_LISTED = 12
"""Of questions that did not come, in one list."""
THEY_SAY = "The interviewer"
WHAT_YOU_HEAR = "What you hear"
WHICH = "Which question is that the answer to?"
TICK_THEM = "Which of these did you ask?"
NOT_KEPT = "Nothing was ticked, so nothing is kept."
MINUTE_MS = 60_000


@dataclass(frozen=True, slots=True)
class Talk:
    """A mock as a face gets it: `writes` where questions are written, `situations` where the second round is wanted.

    `before` are the mocks that were held earlier, `drill` is the command that drills the same cards.
    """

    rehearsal: Rehearsal
    before: Sequence[Held] = ()
    writes: bool = False
    situations: bool = False
    theme: str = "auto"
    drill: str = "pmq drill"

    def results(self) -> list[str]:
        """Give what came of it."""
        return result_lines(self.rehearsal, self.before, self.drill)


def line_for(audiences: Sequence[str]) -> str:
    """Give what the interviewer says; several people speak with one voice."""
    return LINES[audiences[0]] if len(audiences) == 1 else ANYBODY


def headline(rehearsal: Rehearsal) -> str:
    """Give what stands on top: `Mock · a hiring manager`."""
    return f"Mock · {people_said(rehearsal.audiences)}"


def standing_at(rehearsal: Rehearsal) -> str:
    """Give the clock and the count: `1:20 · 3 said`."""
    return f"{clocked(rehearsal.elapsed_ms)} · {rehearsal.said} said"


def nudge(minutes: int, before_ms: int, now_ms: int) -> str:
    """Give what the clock says between two moments; mostly nothing."""
    if before_ms < minutes * MINUTE_MS <= now_ms:
        return f"That was {counted(minutes, 'minute')}: here an interviewer looks at the clock. Go on if there is more."
    if before_ms < (minutes - 1) * MINUTE_MS <= now_ms:
        return "About a minute is left: ask what you want to know most."
    return ""


def result_lines(rehearsal: Rehearsal, before: Sequence[Held], drill: str) -> list[str]:
    """Give what came of it, and what did not, set apart from what never came in any mock so far."""
    recalled = rehearsal.recalled()
    missing = [card for card in rehearsal.cards if card.id not in rehearsal.ticked]
    never = set(never_came((card.id for card in missing), before))
    pace = rehearsal.elapsed_ms // 1000 // max(1, len(rehearsal.ticked))
    each = f", {counted(pace, 'second')} a question" if rehearsal.ticked else ""
    lines = [f"{free_recall(recalled, rehearsal.audiences)}, in {clocked(rehearsal.elapsed_ms)}{each}"]
    if rehearsal.named:
        heard = counted(len(rehearsal.named), "red flag")
        lines.append(f"{sum(rehearsal.named.values())} of {heard} led you to their question")
    lines += _listed("Not this time", [card.question for card in missing if card.id not in never])
    lines += _listed("Never yet, in any mock", [card.question for card in missing if card.id in never])
    lines += _listed("Your own, in no deck (pmq add keeps one)", rehearsal.own)
    return [*lines, *([f"They come first in: {drill} --practice"] if missing else [])]


def _listed(title: str, texts: Sequence[str]) -> list[str]:
    if not texts:
        return []
    more = [f"  and {len(texts) - MOST_LISTED} more"] if len(texts) > MOST_LISTED else []
    return [f"{title}:", *(f"  {' '.join(safe(text).split())}" for text in texts[:MOST_LISTED]), *more]
