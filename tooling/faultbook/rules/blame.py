"""Blame in a text: where it names a person, or gives somebody's slip as the cause.

What belongs here: how people are told from software, products and organisations. What does not:
which texts tell a cause, and the rules (``causes``), which come here only where there is a sign.

Better a name that goes unnoticed than a product taken for a person.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from faultbook.rules.prose import words

if TYPE_CHECKING:
    from faultbook.record import Context

_PEOPLE = (
    "engineer|developer|sysadmin|admin|administrator|technician|colleague|employee|contractor"
    "|intern|trainee|apprentice|dba|programmer|tester|analyst|consultant|newcomer|junior"
    "|staff member|team member|team lead|co-?worker|on-call person"
)
_FAILED = (
    "forgot|forgotten|neglected|overlooked|failed|omitted|missed|mistyped|misread|misunderstood"
    r"|mis-?clicked|misconfigured|should have|shouldn['\u2019]t have|was careless|was negligent"
    r"|(?:did not|didn['\u2019]t) (?:check|test|read|follow|notice|verify|review|know|think|pay)"
)
_ROLE = re.compile(
    rf"\b(?:the|an?|our|one|some|this|that)\s+(?:[a-z-]+\s+){{0,2}}(?:{_PEOPLE})s?\s+"
    rf"(?:on[ -](?:call|duty)\s+)?(?:who\s+)?(?:had\s+|has\s+|simply\s+|just\s+|again\s+)?"
    rf"(?:{_FAILED}|(?:accidentally|mistakenly|carelessly|wrongly)\s+[a-z]+)\b",
    re.IGNORECASE,
)
_NAME = r"[A-Z][a-zà-ÿ]{1,20}(?:[ ](?:[A-Z]\.[ ])?[A-Z][a-zà-ÿ]{1,20})?"
_FORGOT = re.compile(rf"\b(?P<name>{_NAME}) (?:had |has )?(?:forgot|forgotten|neglected) to\b")
_MISTAKE = re.compile(
    rf"\b(?P<name>{_NAME})(?:['\u2019]s|s['\u2019]) "
    r"(?:own |careless |stupid )?(?:mistake|oversight|negligence|carelessness|typo)\b"
)
_HANDLE = re.compile(r"(?<![\w.@/:+-])@(?P<name>[a-z][a-z0-9]*(?:-[a-z0-9]+)*)(?![\w:@/(-]|\.\w)")

_NO_HANDLES = words(
    "all annually author bean cache cached channel classmethod component contextmanager daily"
    " dataclass deprecated else end entity everyone extends fixture font-face function here"
    " hourly if implementation import include inject interface latest media midnight mixin"
    " mock monthly next objc override param patch pre property protocol public pytest python"
    " reboot return returns risk see selector since staticmethod supports synchronized team"
    " test throws timeout todo tool transactional types use value weekly wraps yearly"
)
_NO_PEOPLE = words(
    "a adobe airflow akamai amazon android angular another ansible any anybody anyone apache"
    " apple argo atlassian aurora auth azure backup bamboo because bitbucket both but calico"
    " cassandra celery ceph chef chrome cisco citrix client cloudflare cluster confluence"
    " consul database datadog debian dell deployment django docker each eclipse edge elastic"
    " elasticsearch envoy equinix ericsson etcd everybody everyone excel exchange fastly"
    " firefox flink flux fortinet gerrit git google gradle grafana graphite hadoop haproxy"
    " harbor hashicorp he helm heroku hetzner hibernate huawei if intel internet istio it java"
    " jenkins jira juniper kafka keycloak kibana kubernetes legacy linux load logstash lucene"
    " magento mail maven memcached microsoft minio mongo mozilla nagios netflix netscaler"
    " nginx no nobody node nokia nomad nvidia office okta one openshift openstack operations"
    " oracle our outlook packer pagerduty peoplesoft percona pipeline platform podman postfix"
    " postgres procurement prometheus proxy pulsar puppet python rabbit rails redis"
    " replication router ruby rust safari salesforce samba samsung sap security sentry server"
    " service sharepoint she siemens slack snowflake solr some somebody someone spark splunk"
    " spring stripe support systemd tableau team teams telekom terraform that the their then"
    " there they this tomcat traefik twilio ubuntu unix vagrant varnish vault vendor verizon"
    " vodafone we what when which who windows wordpress you zabbix zookeeper zoom"
)
_ROLE_WORDS = words(
    "a administration administrator admins alert alerting an analyst bot call center centre"
    " client customer customers department desk developer developers development devops"
    " engineer engineering engineers finance group head helpdesk identity infrastructure lead"
    " manager member monitoring network of office on-call operations operator ops owner"
    " partner people platform probe provider security server service sre staff supplier"
    " support system team technology the tool user users vendor watch web"
)

_ERROR = (
    r"(?:(?:an? |the |simple |pure |plain |just |only )*"
    r"(?:(?:human|operators?|user|manual|pilot|admin|administrator|staff)(?:['\u2019]s)?[ -]"
    r"(?:error|mistake|failure|fault)s?|mis-?clicks?|fat[ -]fingers?|pebkac|carelessness))"
)
_ONLY_ERROR = re.compile(
    rf"(?:(?:the )?(?:root )?cause(?: of (?:this|it|the \w+))?(?: ?:| was| is)? |it was "
    rf"|this was |due to |caused by |because of )?{_ERROR}",
    re.IGNORECASE,
)
_STATED_ERROR = re.compile(
    rf"\b(?:root )?cause(?: of (?:this|it|the \w+))?(?: ?:| was| is) (?P<error>{_ERROR})"
    r"(?=[.!]?[ \t]*(?:\n[ \t]*\n|\s*\Z))",
    re.IGNORECASE,
)
_MARKS = " \t\r\n*_~`.!:#>-\u2013\u2014"


def is_person(name: str, context: Context) -> bool:
    """Whether a name in a record's fields is a person's and not a team's or a program's."""
    words = name.split()
    if not all(word[:1].isupper() and word.strip(".").isalpha() for word in words):
        return False
    known = {team.name for team in context.teams.values() if team.name} | set(context.teams)
    if name in known or not _ROLE_WORDS.isdisjoint(name.casefold().split()):
        return False
    return len(words) > 1 or words[0].casefold() not in _NO_PEOPLE


def first_person(text: str, names: tuple[str, ...], context: Context) -> tuple[int, int] | None:
    """Where a text first names a person, as characters from its start; None when it doesn't."""
    found = [match.span() for match in _ROLE.finditer(text)]
    for name in names:
        found += [match.span() for match in re.finditer(rf"\b{re.escape(name)}\b", text)]
    for pattern in (_FORGOT, _MISTAKE):
        for match in pattern.finditer(text):
            parts = match["name"].casefold().split()
            if (_NO_PEOPLE | _ROLE_WORDS | context.services.keys()).isdisjoint(parts):
                found.append(match.span("name"))
    if "@" in text:
        found += [m.span() for m in _HANDLE.finditer(text) if m["name"] not in _NO_HANDLES]
    return min(found, default=None)


def only_human_error(text: str) -> tuple[int, int] | None:
    """Where a text gives nothing but a human error as the cause; None when it tells more."""
    bare = text.strip(_MARKS)
    if _ONLY_ERROR.fullmatch(" ".join(bare.split())):
        start = text.index(bare)
        return start, start + len(bare)
    stated = _STATED_ERROR.search(text)
    return stated.span("error") if stated else None
