"""How a figure is worded where there is nothing to say."""

from __future__ import annotations

from services.reporting.domain.dataset import Change, Figure, Listed
from services.reporting.papers import saying

EMPTY = Listed(sha256="0" * 64, length=0)


def share(of: int, before: Change) -> Figure:
    lists = {"numerator": EMPTY, "denominator": Listed(sha256="1" * 64, length=of)}
    return Figure(
        definition=1,
        kind="ratio",
        unit="percent",
        value=0.0,
        records=0,
        numerator=0,
        denominator=of,
        lists=lists,
        previous=before,
    )


SAME = Change(before=0.0, difference=0, percent=None, new=False)


def test_a_share_of_nothing_is_a_dash_and_one_of_something_is_zero() -> None:
    assert saying.value(share(0, SAME), "zh") == "—"
    assert saying.value(share(1_200, SAME), "zh") == "0 %（0 / 1,200）"
    assert saying.change(share(0, SAME), SAME, "zh") == "—"
    assert saying.change(share(5, SAME), SAME, "zh") == "持平"


def test_that_there_is_nothing_any_more_is_said_all_the_same() -> None:
    gone = Change(before=40.0, difference=-40.0, percent=-100.0, new=False, gone=True)
    assert saying.change(share(0, gone), gone, "en") == "none now"


def test_a_figure_is_idle_only_where_nothing_is_expected_of_it_and_nothing_was_before() -> None:
    assert saying.is_idle(share(0, SAME))
    assert not saying.is_idle(share(0, SAME.model_copy(update={"before": 3})))
    assert not saying.is_idle(share(0, SAME).model_copy(update={"target": 10}))
    assert not saying.is_idle(share(3, SAME))
    assert not saying.is_idle(share(0, SAME.model_copy(update={"gone": True})))


def test_a_branch_is_called_without_its_society_in_front_but_never_without_a_name() -> None:
    assert saying.short("示例学会青年工作委员会", "示例学会") == "青年工作委员会"
    assert saying.short("示例学会", "示例学会") == "示例学会"
    assert saying.short("青年工作委员会", "") == "青年工作委员会"
