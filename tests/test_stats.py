"""The figures: what they count, what must not count, and what stands in text and JSON."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pmq_cards.chance import among, wilson
from pmq_cards.domain import Card, CardId, DeckId, Goal, Kind, Review, ReviewId
from pmq_cards.report.charts import drawn
from pmq_cards.schedulers import scheduler
from pmq_cards.standing import standing_of
from pmq_cards.stats import FIGURES, results
from pmq_cards.stats.by_card import leech_mark
from pmq_cards.stats.shape import Column, Drawing, Result
from pmq_cards.stats.study import Study
from pmq_cards.store.log import open_log
from pmq_cards.ui.figures import ASCII, BLOCKS, glyphs_for, lines_of
from tests.conftest import TWO_CARDS, Run, review

FIRST = date(2026, 12, 1)
NAMES = ("one", "two", "three")
CARDS = tuple(
    Card(DeckId("tiny"), name, f"Why {name}", f"Question {name}?", tags=(name[0],), audience=()) for name in NAMES
)


def at(day: int, quality: int, card: str = "one", kind: Kind = Kind.REVIEW, hour: int = 9) -> Review:
    made = review((FIRST + timedelta(days=day)).isoformat(), quality, card=f"tiny/{card}", kind=kind, hour=hour)
    return made._replace(took_ms=10_000)


def studied(*reviews: Review, day: int = 30, since: date | None = None, goal: int | None = None) -> Study:
    reviews_of: dict[CardId, tuple[Review, ...]] = {}
    for each in sorted(reviews, key=lambda each: each.at):
        reviews_of[each.card_id] = (*reviews_of.get(each.card_id, ()), each)
    today = FIRST + timedelta(days=day)
    interview = None if goal is None else Goal(FIRST + timedelta(days=goal), today)
    ids = [card.id for card in CARDS]
    return Study(standing_of(ids, reviews_of, scheduler("sm2"), today, goal=interview), CARDS, since)


def result(study: Study, name: str) -> Result:
    return next(figure for figure in FIGURES if figure.name == name).of(study)


def rows(study: Study, name: str) -> list[dict[str, Any]]:
    made: Any = result(study, name).as_json()["rows"]
    return list(made)


def row(study: Study, name: str, key: object) -> dict[str, Any]:
    return next(found for found in rows(study, name) if key in found.values())


histories = st.lists(
    st.builds(at, st.integers(0, 28), st.integers(0, 5), st.sampled_from(NAMES), hour=st.integers(5, 22)), max_size=40
)
practised = st.lists(
    st.builds(
        at,
        st.integers(0, 28),
        st.integers(0, 5),
        st.sampled_from(NAMES),
        kind=st.just(Kind.PRACTICE),
        hour=st.integers(5, 22),
    ),
    max_size=10,
)


def test_wilson_agrees_with_published_examples() -> None:
    assert [round(bound * 100) for bound in wilson(18, 21)] == [65, 95]
    assert [round(bound, 4) for bound in wilson(0, 10)] == [0.0, 0.2775]
    assert [round(bound, 4) for bound in wilson(81, 263)] == [0.2553, 0.3662]  # Newcombe (1998), table I


@given(st.integers(1, 500).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_a_wilson_interval_holds_the_share_and_narrows_with_more_of_it(counts: tuple[int, int]) -> None:
    passed, of = counts
    low, high = wilson(passed, of)
    assert 0 <= low <= passed / of <= high <= 1
    wider = wilson(passed * 4, of * 4)
    assert wider[1] - wider[0] < high - low


def test_no_answers_have_no_share() -> None:
    with pytest.raises(ValueError, match="0 of 0 is no share"):
        wilson(0, 0)


def test_passes_among_fair_coins_follow_the_binomial_law() -> None:
    assert among([[0.5] * 20]) == (6, 14)
    assert among([[1.0, 1.0, 0.0]]) == (2, 2)
    assert among([[]]) == (0, 0)


@given(st.lists(st.floats(0, 1), max_size=60))
def test_the_expected_passes_lie_inside_their_interval(chances: list[float]) -> None:
    fewest, most = among([chances])
    assert 0 <= fewest <= most <= len(chances)
    assert fewest - 1 <= sum(chances) <= most + 1


def test_measured_recall_counts_the_first_answer_of_a_later_day() -> None:
    study = studied(at(0, 4), at(1, 2), at(1, 4, hour=10), at(2, 4), at(2, 4, kind=Kind.PRACTICE))
    assert row(study, "measured", "all") | {"share": 0} == {
        "cards": "all", "share": 0, "passed": 1, "of": 2, "low": None, "high": None,
    }  # fmt: skip


def test_young_and_mature_cards_are_measured_apart() -> None:
    study = studied(at(0, 5), at(1, 5), at(7, 5), at(26, 2), day=40)
    assert row(study, "measured", "young")["of"] == 3
    mature_after = studied(at(0, 5), at(1, 5), at(7, 5), at(24, 5), at(90, 2), day=100)
    assert row(mature_after, "measured", "mature") | {"cards": ""} == {
        "cards": "", "share": None, "passed": 0, "of": 1, "low": None, "high": None,
    }  # fmt: skip


def test_below_twenty_answers_there_are_counts_and_no_share() -> None:
    nineteen = [at(day, 4) for day in range(20)]
    assert row(studied(*nineteen), "measured", "all")["share"] is None
    twenty = row(studied(*nineteen, at(20, 4)), "measured", "all")
    assert (twenty["passed"], twenty["of"], twenty["share"]) == (20, 20, 1.0)
    assert twenty["low"] == round(wilson(20, 20)[0], 4)


@given(histories, practised)
def test_practice_changes_no_figure_that_counts(reviews: list[Review], practice: list[Review]) -> None:
    without, with_it = results(studied(*reviews)), results(studied(*reviews, *practice))
    for figure in FIGURES:
        if not figure.estimated and figure.name not in {"measured", "hours"}:
            assert with_it[figure] == without[figure], figure.name


@given(histories)
def test_practice_after_an_answer_of_the_day_measures_nothing(reviews: list[Review]) -> None:
    practice = [
        answer._replace(id=ReviewId(f"{answer.id}p"), at=answer.at + timedelta(minutes=30), kind=Kind.PRACTICE)
        for answer in reviews
    ]
    without, with_it = studied(*reviews), studied(*reviews, *practice)
    assert [(trial.key, trial.usual > 0) for trial in with_it.last_trials(99)] == [
        (trial.key, True) for trial in without.last_trials(99)
    ]


def test_a_drill_after_practice_on_the_same_day_measures_nothing() -> None:
    forgotten = [at(0, 4), at(19, 2, kind=Kind.PRACTICE), at(19, 4, hour=10)]
    assert row(studied(*forgotten), "measured", "all") | {"share": 0} == {
        "cards": "all", "share": 0, "passed": 0, "of": 1, "low": None, "high": None,
    }  # fmt: skip


def test_practice_on_a_later_day_measures_and_moves_no_schedule() -> None:
    practised = studied(at(0, 4), at(19, 4, kind=Kind.PRACTICE))
    assert row(practised, "measured", "all")["of"] == 1
    assert practised.schedule_of[CardId("tiny/one")] == studied(at(0, 4)).schedule_of[CardId("tiny/one")]


def test_the_estimate_is_held_to_the_last_hundred_answers() -> None:
    last = [at(day, 2, card) for card in NAMES for day in range(60, 95)]
    earlier = [at(day, 4, card) for card in NAMES for day in range(60)]
    whole = row(studied(*earlier, *last, day=100), "calibration", "all")
    assert (whole["of"], whole["passed"]) == (100, 0)


def test_practice_is_part_of_the_estimate() -> None:
    once, practised = studied(at(0, 4)), studied(at(0, 4), at(20, 4, kind=Kind.PRACTICE))
    assert practised.recalls(practised.day)[CardId("tiny/one")] > once.recalls(once.day)[CardId("tiny/one")]


def test_an_answer_taken_back_is_in_no_figure(pmq: Run) -> None:
    pmq("drill", "--plain", "--limit", "3", keys="\n\n" * 3)
    before = pmq("stats", "--json", now="2026-12-02T09:00").json
    pmq("drill", "--plain", keys="\n1\nq\n", now="2026-12-02T09:00")
    assert pmq("stats", "--json", now="2026-12-02T09:00").json != before
    pmq("undo", now="2026-12-02T09:00")
    assert pmq("stats", "--json", now="2026-12-02T09:00").json == before


@given(histories)
def test_a_forecast_adds_up_to_the_cards(reviews: list[Review]) -> None:
    assert sum(day["cards"] for day in rows(studied(*reviews), "forecast")) == len(CARDS)


@given(histories)
def test_stages_bands_and_coverage_each_hold_every_card_once(reviews: list[Review]) -> None:
    study = studied(*reviews)
    for name in ("stages", "expected"):
        assert sum(entry["cards"] for entry in rows(study, name)) == len(CARDS), name
    assert [(entry["seen"], entry["of"]) for entry in rows(study, "coverage")] == [
        (sum(bool(schedule.reviews) for schedule in study.schedule_of.values()), len(CARDS))
    ]


@given(histories)
def test_the_days_add_up_to_the_answers(reviews: list[Review]) -> None:
    study = studied(*reviews)
    assert sum(day["answers"] for day in rows(study, "days")) == len(reviews)
    assert sum(hour["answers"] for hour in rows(study, "hours")) == len(reviews)


@given(histories, practised)
@example([at(0, 4, hour=9)], [at(2, 4, hour=20, kind=Kind.PRACTICE)])
@example([], [at(0, 4, hour=9, kind=Kind.PRACTICE), at(2, 4, hour=20, kind=Kind.PRACTICE)])
def test_the_hours_hold_every_answer_and_every_measured_one(reviews: list[Review], practice: list[Review]) -> None:
    study = studied(*reviews, *practice)
    hours, measured = rows(study, "hours"), row(study, "measured", "all")
    assert sum(hour["answers"] for hour in hours) == len(reviews)
    assert {name: sum(hour[name] for hour in hours) for name in ("passed", "of")} == {
        name: measured[name] for name in ("passed", "of")
    }


@given(histories)
def test_progress_ends_at_what_is_known_this_morning(reviews: list[Review]) -> None:
    study = studied(*reviews, at(0, 4))
    last = rows(study, "progress")[-1]
    assert last["day"] == study.day.isoformat()
    assert last["known"] == pytest.approx(sum(study.recalls(study.day).values()), abs=1e-3)


def test_progress_is_taken_before_the_answers_of_the_day() -> None:
    assert [day["known"] for day in rows(studied(at(0, 4), day=0), "progress")] == [0.0]
    assert row(studied(at(0, 4), day=0), "expected", "85-95 %")["cards"] == 1
    assert "second day" in next(f for f in FIGURES if f.name == "progress").of(studied(at(0, 4), day=0)).said[0]


def test_a_day_with_nothing_due_does_not_break_the_streak() -> None:
    study = studied(at(0, 4), at(1, 4), at(7, 4), day=7)
    assert row(study, "streak", "now")["days"] == 3


def test_a_day_with_something_due_breaks_the_streak_unless_it_is_today() -> None:
    assert row(studied(at(0, 4), at(2, 4), day=2), "streak", "now")["days"] == 1
    assert row(studied(at(0, 4), day=1), "streak", "now")["days"] == 1
    assert row(studied(at(0, 4), day=2), "streak", "now")["days"] == 0
    assert row(studied(at(0, 4), day=2), "streak", "longest")["days"] == 1


def test_an_estimate_that_is_far_off_says_so() -> None:
    failing = [at(day, 2 if day % 3 else 4, card) for card in NAMES for day in range(1, 28)]
    calibration = next(figure for figure in FIGURES if figure.name == "calibration")
    assert "too high" in calibration.of(studied(*failing)).warning
    assert not calibration.of(studied(*(at(day, 4) for day in range(4)))).warning


def test_an_expected_number_of_passes_is_held_to_the_observed_one() -> None:
    study = studied(*(at(day, 4, card) for card in NAMES for day in (0, 1, 7, 20, 24)))
    whole = row(study, "calibration", "all")
    assert (whole["passed"], whole["of"]) == (12, 12)
    assert 9 < whole["expected"] < 12


def test_a_card_is_weak_by_ease_by_lapses_or_by_recall() -> None:
    by_ease = studied(*(at(day, 2) for day in range(5)), day=5)
    assert "1.30" in row(by_ease, "weak", "tiny/one")["todo"]
    forgotten = studied(at(0, 4), day=30)
    assert row(forgotten, "weak", "tiny/one")["todo"].startswith("about to be forgotten")
    assert not rows(studied(at(30, 5), day=30), "weak")
    lapses = studied(*(at(day, 5 if day % 2 == 0 else 2) for day in range(8)), *(at(day, 5) for day in range(8, 60)))
    assert row(lapses, "weak", "tiny/one")["lapses"] == 4


def test_an_unseen_card_is_not_weak() -> None:
    assert rows(studied(), "weak") == []


def test_a_leech_is_told_of_at_eight_lapses_and_every_four_after() -> None:
    marks = [leech_mark(lapses) for lapses in (0, 7, 8, 11, 12, 15, 16)]
    assert marks == [0, 0, 8, 8, 12, 12, 16]
    forgetting = studied(*(at(day, 2 if day % 2 else 4) for day in range(18)), day=30)
    assert row(forgetting, "leeches", "tiny/one") == {
        "card": "tiny/one", "lapses": 9, "told_at": 8, "question": "Question one?",
    }  # fmt: skip


def test_what_was_before_since_is_not_measured_but_still_known() -> None:
    all_of_it = studied(at(0, 4), at(1, 4), at(7, 2))
    later = replace(all_of_it, since=FIRST + timedelta(days=5))
    assert row(later, "measured", "all")["of"] == 1
    assert [day["day"] for day in rows(later, "days")] == ["2026-12-08"]
    assert rows(later, "expected") == rows(all_of_it, "expected")


def test_with_an_interview_ahead_the_day_itself_is_estimated() -> None:
    said = result(studied(at(0, 4), at(1, 4), day=2, goal=9), "expected").said
    assert said[1].endswith("on the day of the interview, Thu 10 Dec, if you stop today.")
    assert len(result(studied(at(0, 4), day=9), "expected").said) == 1


def test_keeping_to_the_plan_leaves_more_than_stopping_and_costs_what_the_days_cost() -> None:
    study = studied(at(0, 4), at(1, 4), day=2, goal=16)
    kept, cost, stopped = result(study, "interview").said
    assert kept == "3 of 3 (2-3) expected if you keep to the plan."
    assert stopped.startswith("1 of 3")
    assert f"{sum(day['minutes'] for day in rows(study, 'interview'))} minutes" in cost
    assert all(day["due"] + day["new"] == day["cards"] for day in rows(study, "interview"))


def test_with_an_interview_ahead_no_card_is_forecast_behind_it() -> None:
    seen = [at(day, 5, card) for card in NAMES for day in (0, 1, 7, 24)]
    assert row(studied(*seen, day=25), "forecast", "later")["cards"] == 3
    foreseen = [day for day in rows(studied(*seen, day=25, goal=35), "forecast") if day["cards"]]
    assert sum(day["cards"] for day in foreseen) == 3
    assert {day["day"] for day in foreseen} <= {"2027-01-03", "2027-01-04"}  # the interview is on the 5th


def test_without_an_interview_the_figure_says_how_to_plan_one() -> None:
    assert result(studied(at(0, 4)), "interview").said == (
        "No interview is planned. Set the day with: pmq plan --by DATE",
    )


CROWDED = [at(day, (day * 7 + len(card)) % 6, card, hour=5 + day % 17) for card in NAMES for day in range(120)]


STUDIES = {"empty": studied(), "begun": studied(at(0, 4)), "crowded": studied(*CROWDED, day=130, goal=200)}


@pytest.mark.parametrize("study", STUDIES.values(), ids=STUDIES)
def test_every_figure_is_readable_at_any_width(study: Study) -> None:
    for figure, width, glyphs in product(FIGURES, (40, 50, 80), (BLOCKS, ASCII)):
        lines = lines_of(figure, figure.of(study), width, glyphs, study.day)
        assert lines, figure.name
        assert max(map(len, lines)) <= width, (figure.name, lines)
        assert glyphs is BLOCKS or "\n".join(lines).isascii(), figure.name


@given(reviews=histories)
def test_every_row_of_a_figure_has_a_cell_a_column(reviews: list[Review]) -> None:
    study = studied(*reviews)
    for figure in FIGURES:
        result = figure.of(study)
        assert result.said[0], figure.name
        assert all(len(entry) == len(result.columns) for entry in result.rows), figure.name
        assert figure.drawing is Drawing.NONE or result.columns, figure.name


def test_a_table_needs_no_second_column() -> None:
    alone = Result(("7 seconds.",), (Column("seconds", "Seconds"),), ((7,),))
    assert drawn("seconds", "Seconds", Drawing.TABLE, alone, FIRST) == ""


def test_blocks_are_drawn_only_where_the_encoding_has_them() -> None:
    assert glyphs_for("utf-8") is BLOCKS
    assert glyphs_for("ascii") is glyphs_for("latin-1") is glyphs_for("no such") is ASCII


def test_every_figure_stands_in_text_and_json(pmq: Run) -> None:
    pmq("drill", "--plain", "--limit", "3", keys="\n\n" * 3)
    names = [figure.name for figure in FIGURES]
    text, data = pmq("stats", *names).out, pmq("stats", "--json").json
    assert list(data["figures"]) == names
    assert titles(text) == [figure.title for figure in FIGURES]
    assert "\x1b" not in text


def titles(text: str) -> list[str]:
    return [line for line in text.splitlines() if line in {figure.title for figure in FIGURES}]


def test_a_pipe_gets_every_figure_that_has_something_to_tell(pmq: Run) -> None:
    pmq("drill", "--plain", "--limit", "3", keys="\n\n" * 3)
    told = titles(pmq("stats").out)
    silent = {"told", "free_recall", "calibration", "progress", "weak", "leeches"}
    assert told == [figure.title for figure in FIGURES if figure.name not in silent]
    assert pmq("stats", "--all").out == pmq("stats").out
    assert "No leeches." in pmq("stats", "leeches").out


def test_a_figure_that_is_named_comes_alone(pmq: Run) -> None:
    pmq("drill", "--plain", "--limit", "3", keys="\n\n" * 3)
    assert titles(pmq("stats", "stages", "pm-interview", "streak").out) == ["Stages", "Streak"]
    assert pmq("stats", "stages").out.splitlines()[:2] == ["Stages", "  18 new, 3 young."]


def test_a_deck_called_as_a_figure_is_the_deck(pmq: Run, own_deck: Callable[..., Path]) -> None:
    own_deck(TWO_CARDS.replace("id: tiny", "id: weak"), "weak.yaml")
    pmq("drill", "weak", keys="\n3\n\n3\n")
    assert pmq("stats", "weak").out.startswith("2 cards, ")


def test_a_figure_nearly_named_is_asked_for(pmq: Run) -> None:
    ran = pmq("stats", "leches", ok=False)
    assert (ran.code, ran.out) == (3, "")
    assert 'no figure is called "leches"; did you mean leeches?' in ran.err


def test_numbers_can_be_traced_to_the_log(pmq: Run, home: Path) -> None:
    pmq("drill", "--plain", "--limit", "3", keys="\n\n" * 3)
    data, log = pmq("stats", "--json").json, open_log(home / "reviews.db")
    answers_of = {card_id: len(reviews) for card_id, reviews in log.reviews_of().items()}
    assert data["answers"] == len(log.reviews())
    assert {c["card"]: c["answers"] for c in data["figures"]["cards"]["rows"] if c["answers"]} == answers_of
    log.close()


def test_an_empty_log_names_the_drill(pmq: Run) -> None:
    ran = pmq("stats")
    assert (ran.out, ran.err) == ("", "No answers yet. Begin with: pmq drill\n")


@pytest.mark.parametrize(
    ("since", "sentence"),
    [("2026-02-30", "is in no calendar"), ("soon", "is in no calendar"), ("2026-12-02", "lies ahead")],
)
def test_a_since_that_cannot_be_is_a_sentence(pmq: Run, since: str, sentence: str) -> None:
    ran = pmq("stats", "--since", since, ok=False)
    assert (ran.code, ran.out) == (2, "")
    assert sentence in ran.err


def test_an_unknown_deck_or_tag_is_a_sentence(pmq: Run) -> None:
    assert pmq("stats", "nowhere", ok=False).code == 3
    ran = pmq("stats", "--tag", "nowhere", ok=False)
    assert (ran.code, ran.err) == (
        3,
        (
            'pmq: no tag is called "nowhere"; the tags: culture, customers, decisions, delivery, engineering, growth, '
            "outcomes, team\n"
        ),
    )


def test_what_was_done_stays_done_when_a_deck_breaks_or_goes(pmq: Run, own_deck: Callable[..., Path]) -> None:
    path = own_deck()
    pmq("drill", "tiny", keys="\n3\n\n3\n")
    whole = pmq("stats", "--json").json["figures"]
    path.write_text(path.read_text().replace("title: Tiny", 'title: "Tiny'))
    for _ in range(2):
        said = pmq("stats", "--json").json
        assert said["answers"] == 2
        for figure in ("days", "hours", "streak"):
            assert said["figures"][figure]["rows"] == whole[figure]["rows"]
        assert "held by no deck now" in pmq("stats").out
        path.unlink(missing_ok=True)


def test_a_card_was_last_asked_when_it_was_practised(pmq: Run, own_deck: Callable[..., Path]) -> None:
    own_deck()
    pmq("drill", "tiny", "--plain", keys="\n4\nq\n", now="2026-12-01")
    pmq("drill", "tiny", "--plain", "--practice", "--limit", "1", keys="\n4\nq\n", now="2026-12-03")
    figure = pmq("stats", "tiny", "cards", "--json", now="2026-12-04").json["figures"]["cards"]
    assert {row["card"]: row["last_day"] for row in figure["rows"]} == {"tiny/one": "2026-12-03", "tiny/two": None}
