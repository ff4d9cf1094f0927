"""Telling planned work from incidents."""

from __future__ import annotations

import pytest

from faultbook.exchange.planned_work import planned_work, says_fault


@pytest.mark.parametrize(
    "title",
    [
        "Outage after the upgrade",
        "API is down",
        "Emergency maintenance of the database",
        "Unplanned outage",
        "issues.example.org: issues",
        "Migration failed",
        "Slow builds since the maintenance",
        "Störung nach der Wartung",
        "Mail problems",
        "High rate of HTTP/502 errors",
        "Certificate expired.",
    ],
)
def test_a_title_that_says_a_fault_is_an_incident(title: str) -> None:
    assert says_fault(title)
    assert not planned_work(title, "maintenance", "It will be maintained.").is_planned


@pytest.mark.parametrize(
    "title",
    [
        "Maintenance with downtime",
        "issues.example.org maintenance",
        "plugin-site-issues migration",
        "down.example.org upgrade",
        "Planned outage of the shop",
        "Scheduled network interruption",
        "Shutting down the old shop: migration",
        "Failover upgrade",
        "Wartungsarbeiten am Netz",
        "Mantenimiento de la red",
    ],
)
def test_words_count_as_words_alone(title: str) -> None:
    assert not says_fault(title)
    assert planned_work(title, "shop", "").is_planned


@pytest.mark.parametrize(
    "body",
    [
        "*Investigating* - We look into it.",
        "The outage is being investigated.",
        "See the post-mortem.",
        "There is an ongoing production outage.",
        "The shop is overloaded.",
        "We received alerts at night.",
        "It remains down until tomorrow.",
    ],
)
def test_works_that_went_wrong_are_an_incident(body: str) -> None:
    verdict = planned_work("Maintenance of the shop", "shop maintenance", body)
    assert not verdict.is_planned
    assert verdict.reason.startswith("the title says 'Maintenance', but the text '")


@pytest.mark.parametrize(
    ("title", "name", "body", "is_planned"),
    [
        ("Shop", "shop maintenance", "", True),
        ("Shop", "shop", "We will be back.", False),
        ("Shop restart", "shop", "It will be restarted.", True),
        ("Shop restart", "shop", "It restarted by itself.", False),
        ("Update the shop to 2.0", "shop", "This is planned for noon.", True),
        ("Update center is quiet", "shop", "We will tell.", False),
        ("Maintenance of the shop", "shop outage", "", False),
        ("Maintenance of the shop", "shop outage", "Updates are being applied.", True),
        ("Shop", "maintenance failed", "We will look.", False),
        ("Something odd", "shop", "", False),
    ],
)
def test_the_name_of_the_file_and_the_text_decide_where_the_title_does_not(
    title: str, name: str, body: str, is_planned: bool
) -> None:
    assert planned_work(title, name, body).is_planned is is_planned


def test_comments_say_nothing() -> None:
    body = "<!-- *Investigating* - We look. --> It will be back.<!-- we are investigating"
    assert planned_work("Maintenance", "shop", body).is_planned
