"""What `make honesty` counts."""

from pmq_cards.chance import Expected
from tools.honesty import DAYS, MOMENTS, Told, study, table


def told(moment: str, low: int, high: int, recalled: int) -> Told:
    return Told(moment, Expected(18.0, low, high, 21), Expected(19.0, 19, 19, 21), recalled, truth=17.0)


def test_a_person_is_told_at_four_moments_of_each_plan_and_the_same_every_time() -> None:
    once = study("near the model", 1)
    assert [each.moment for each in once] == list(MOMENTS) * len(DAYS)
    assert once == study("near the model", 1)
    assert once[0].learnt == study("forgets 10 times as fast", 2)[0].learnt  # nobody is known on the first morning


def test_the_table_counts_the_intervals_that_held() -> None:
    person = [told(moment, 15, 18, 16) for moment in MOMENTS[:3]] + [told(MOMENTS[3], 17, 20, 16)]
    other = [told(moment, 15, 18, 16) for moment in MOMENTS]
    lines = list(table({"kind": [person, other]}))
    row, every = (line for line in lines if line.startswith(("| kind | 81", "| **all**")))
    assert row == "| kind | 81 | 100 | 100 | 100 | 50 | 87.5 ± 12.5 | 3.0 | +4.8 | 4.8 | 0 | 0.0 | 9.5 |"
    assert every == row.replace("| kind |", "| **all** |")
    assert lines[-1] == "| day | 50.0 ± 50.0 | 3.0 | +4.8 | 4.8 | 0 | 0.0 | 9.5 |"
    assert lines[-4].startswith("| first morning | 100.0 ± 0.0 |")
