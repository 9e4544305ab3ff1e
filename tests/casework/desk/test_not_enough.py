"""Words that lack one thing to be a report are asked for it; nothing is recorded, and other words are left alone."""

from __future__ import annotations

import pytest

from tests.casework.desk.phones import HE, Town


@pytest.mark.parametrize(
    ("said", "template"),
    [
        ("缺1人", "who_is_missing"), ("三2班缺两个人", "who_is_missing"), ("今天3名学生未到", "who_is_missing"),
        ("应到45人,实到43人", "who_is_missing"), ("陈小雨请假到国庆后", "leave_days_unclear"),
        ("陈小雨从9月20日请假到9月18日", "leave_days_unclear"), ("销假", "leave_whose"), ("续假", "leave_whose"),
        ("缺几个人?", "not_understood"), ("缺人", "not_understood"), ("陈小雨没请假", "not_understood"),
        ("请假条怎么写", "not_understood"),
    ],
)  # fmt: skip
def test_what_lacks_one_thing_is_asked_for_it(said: str, template: str) -> None:
    town = Town()
    before = len(town.book.chains)
    town.write(HE, said)
    assert [message.template for message in town.on(HE)] == [template]
    assert len(town.book.chains) == before
