"""A sitting as a value: what comes next, what comes again, what undo gives back."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from pmq_cards.domain import CardId, Quality, Review
from pmq_cards.session import Session, answer, bring_back, first_answers, put_off, suspend, undo, write_why
from tests.conftest import review

A, B, C = CardId("d/a"), CardId("d/b"), CardId("d/c")


def graded(card: CardId, quality: int) -> Review:
    return review("2026-12-01", quality, card=card)


def after(session: Session, *qualities: int) -> Session:
    for quality in qualities:
        assert session.current is not None
        session = answer(session, graded(session.current, quality))
    return session


def test_a_card_graded_good_is_done() -> None:
    assert after(Session((A, B)), 4).queue == (B,)


def test_a_card_graded_below_four_comes_back_at_the_end_until_it_reaches_four() -> None:
    session = after(Session((A, B)), 3)
    assert session.queue == (B, A)
    assert session.coming_again == 1
    assert after(session, 4, 2).queue == (A,)
    assert after(session, 4, 2, 4).current is None


def test_a_suspended_card_leaves_and_undo_brings_it_back() -> None:
    session = suspend(Session((A, B)), A)
    assert session.queue == (B,)
    assert undo(session).queue == (A, B)


def test_an_answer_of_an_earlier_sitting_comes_to_the_front() -> None:
    assert bring_back(Session((A, B)), C).queue == (C, A, B)
    assert bring_back(Session((A, B)), B).queue == (B, A)


def test_the_first_grade_of_a_card_is_the_one_that_tells() -> None:
    session = after(Session((A,)), 2, 4)
    assert [first.quality for first in first_answers(session)] == [Quality.FORGOT]


cards = st.lists(st.sampled_from([CardId(f"d/{n}") for n in range(8)]), unique=True, max_size=8)
acts = st.lists(st.sampled_from([0, 1, 2, 3, 4, 5, "suspend"]), max_size=25)


def acted(session: Session, done: list[int | str]) -> list[Session]:
    """Give the session before each act and after the last, stopping where no card is left."""
    states = [session]
    for act in done:
        session = states[-1]
        if session.current is None:
            break
        states.append(
            suspend(session, session.current)
            if act == "suspend"
            else answer(session, graded(session.current, int(act)))
        )
    return states


@given(cards, acts)
def test_undo_gives_the_session_before_every_act(planned: list[CardId], done: list[int | str]) -> None:
    states = acted(Session(tuple(planned)), done)
    for before, then in pairwise(states):
        assert undo(then) == before
        assert undo(then).queue == before.queue


@given(cards, acts)
def test_no_card_is_lost_or_doubled(planned: list[CardId], done: list[int | str]) -> None:
    for session in acted(Session(tuple(planned)), done):
        assert len(set(session.queue)) == len(session.queue)
        assert set(session.queue) <= set(planned)
        assert session.done + len(session.queue) == len(planned)


@given(cards, acts)
def test_what_is_counted_is_what_the_queue_holds(planned: list[CardId], done: list[int | str]) -> None:
    for session in acted(Session(tuple(planned)), done):
        seen = {action.card_id for action in session.actions}
        assert session.current == next(iter(session.queue), None)
        assert session.coming_again == sum(card_id in seen for card_id in session.queue[1:])
        assert session.unanswered == sum(card_id not in seen for card_id in session.queue)
        assert session.done == session.of - len(session.queue)
        assert session.met == len(seen | set(session.queue[:1]))


@given(cards, acts)
def test_the_position_never_goes_back_and_ends_at_the_last_card(planned: list[CardId], done: list[int | str]) -> None:
    met = [session.met for session in acted(Session(tuple(planned)), done)]
    assert met == sorted(met)
    assert max(met) <= len(planned)


anything = st.lists(st.tuples(st.sampled_from(["3", "4", "suspend", "why", "put off", "undo"]), st.integers(0, 7)))


def shown(session: Session) -> tuple[object, ...]:
    counts = session.of, session.met, session.done, session.unanswered, session.coming_again
    return session.queue, session.current, set(session.seen), session.taken, counts


@given(planned=cards, done=anything, only_whys=st.booleans())
def test_a_session_that_goes_on_is_what_its_actions_come_to(
    *, planned: list[CardId], done: list[tuple[str, int]], only_whys: bool
) -> None:
    session = Session(tuple(planned[:5]), spare=tuple(planned[5:]), only_whys=only_whys)
    for what, number in done:
        before, was = session, shown(session)
        if what == "suspend":
            session = suspend(session, CardId(f"d/{number}"))
        elif what == "undo":
            session = undo(session)
        elif session.current is not None:
            act = {"why": write_why, "put off": put_off}.get(what)
            session = act(session) if act else answer(session, graded(session.current, int(what)))
        fresh = Session(session.planned, session.actions, session.spare, session.only_whys)
        assert shown(session) == shown(fresh)
        assert shown(before) == was
