"""Services that an import names: their keys, and their place in the configuration."""

from __future__ import annotations

import re
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faultbook.config import Service, load_config
from faultbook.exchange.services import (
    ImportedService,
    ServiceKeys,
    config_with_services,
    service_key,
)
from tests.registers import CONFIG

KEY = re.compile(r"[a-z0-9][a-z0-9._-]*")


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("www.example.org", "www.example.org"),
        ("https://www.example.org/", "www.example.org"),
        ("www..example.org", "www.example.org"),
        ("Artifact Caching Proxy", "artifact-caching-proxy"),
        ("  Shop (EU) / Payment ", "shop-eu-payment"),
        ("*.example.org", "example.org"),
        ("previews of *.example.org", "previews-of-example.org"),
        ("Café", "cafe"),
        ("snake_case", "snake_case"),
        ("Straße", "stra-e-"),
    ],
)
def test_a_name_becomes_a_key(name: str, key: str) -> None:
    mark = "[0-9a-f]{8}" if key.endswith("-") else ""
    assert re.fullmatch(re.escape(key) + mark, service_key(name))


def test_names_that_no_key_can_hold_stay_apart() -> None:
    names = ["API Москва", "API Киев", "日本", "中国", "***", "API"]
    assert len({service_key(name) for name in names}) == len(names)


@given(name=st.text(min_size=1))
def test_every_key_is_one(name: str) -> None:
    assert KEY.fullmatch(service_key(name))
    assert service_key(name) == service_key(name)


@given(name=st.from_regex(KEY, fullmatch=True))
def test_a_name_that_is_a_key_leads_to_the_same_key_again(name: str) -> None:
    assert service_key(service_key(name)) == service_key(name)


def test_a_known_service_is_found_by_its_name() -> None:
    keys = ServiceKeys({"web": Service(name="Web Shop"), "shop": Service(name="web")})
    assert [keys.key(name) for name in ("web shop", "Web", "SHOP", "Mail")] == [
        "web",
        "web",
        "shop",
        "mail",
    ]
    assert keys.names == {"web": "web shop", "shop": "SHOP", "mail": "Mail"}


@pytest.mark.parametrize(
    "text", ["", CONFIG, CONFIG.rstrip(), "# only this", CONFIG.replace("\n", "\r\n")]
)
def test_services_are_added_at_the_end_and_all_else_is_kept(text: str) -> None:
    added = [ImportedService("a.b", 'The "A"\\', 1), ImportedService("mail", "Mail", 2)]
    extended = config_with_services(text, added)
    assert extended.startswith(text)
    assert extended.count("\r\n") in (0, extended.count("\n"))
    found = load_config(extended)
    assert found.problems == load_config(text).problems
    assert found.config.services["a.b"].name == 'The "A"\\'
    assert found.config.services["mail"].name == "Mail"
    assert found.config.teams == load_config(text).config.teams


@given(name=st.text(min_size=1).map(lambda text: " ".join(text.split())).filter(bool))
def test_every_name_can_be_written(name: str) -> None:
    extended = config_with_services("", [ImportedService("key", name, 1)])
    assert tomllib.loads(extended)["services"]["key"]["name"] == name
