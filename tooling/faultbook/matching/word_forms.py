"""Words: their endings, those that say nothing, and those that mean the same.

What belongs here: what is known of words before any known error is read. What does not: cutting
text into words (``terms``), and what known errors tell about words (``words``).
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


LEFT_OUT = _words("""
    a after all also an and any are as at be been before being but by can could did do does due
    each for from had has have having how if in into is it its may might more most of on once only
    or other our out over per see should so some such than that the their them then there these
    they this those through to too under until up upon us via was we were what when where which
    while who will with within without would you your
""")
"""Words that stand in any text."""

_COMMON = _words("""
    add added application at attempt attempts bytes call caller caused check checking class client
    close closed cluster code com component config configuration connect connected connection
    container count create created data debug default delete deleted done duration error errors
    event exception fail failed failing failure false fatal file get github go group health host
    hostname http https id info instance internal io java job kind last level lib line load loaded
    loading local log logger logging main memory message method module ms msg name namespace new
    node null object ok open opened org path pid pkg pod port post process processing python put
    queue ready reason received recent remote removed request response result retry retrying return
    run running seconds send sent server service set shutdown site size source src start started
    starting state status stop stopped success successful successfully system task thread time
    timestamp trace traceback true ts type update updated uri url user usr using value var version
    warn warning worker
""")
"""Words that stand in ordinary log lines, whatever happens."""

_TROUBLE = _words("""
    abort aborted bad broken cannot conflict corrupt corrupted crash crashed crashloopbackoff
    critical dead deadlock denied died down dropped error errors evicted exceeded exception
    exhausted exit exited expired fail failed failing fails failure failures fatal forbidden
    full illegal invalid kill killed leak lost malformed mismatch missing oom oomkilled outage
    overflow panic refused rejected reset segfault severe skew stale stopped stuck throttled
    timeout traceback unable unauthorized unavailable undefined unexpected unhealthy unknown
    unreachable unsupported violation warn warning wrong
    """)

IS_CODE_NEXT = _words("""
    code errno error exit exited got http https response returned returns signal status statuscode
    with
""")
"""Words after which a number of three digits is a code and not an amount."""

_SAME = {
    "auth": (
        "401 403 access accessdenied acl auth authenticate authentication authn authorization "
        "authz credential credentials denied eacces forbidden iam login noauth oidc password "
        "permission permissions rbac unauthenticated unauthorized"
    ),
    "tls": "ca cert certificate certificates certs handshake ssl tls x509",
    "memory": "137 enomem heap maxmemory memory oom oomkilled outofmemoryerror",
    "timeout": "504 deadline etimedout slow timed timeout timeouts",
    "throttling": (
        "429 exceeded exhausted exhaustion limit limits quota rate ratelimit ratelimited "
        "slowdown throttle throttled throttling"
    ),
    "dns": "dns getaddrinfo hostname lookup nxdomain resolution resolve resolver servfail",
    "connection": (
        "connect connection connections connectivity dial disconnected econnrefused "
        "econnreset eof network refused reset unavailable unreachable"
    ),
    "disk": "disk enospc filesystem full pvc space storage volume",
    "crash": (
        "abort aborted crash crashed crashloop crashloopbackoff exit exited fatal killed "
        "panic segfault sigabrt sigkill sigsegv terminated"
    ),
    "database": "database db mysql pg postgres postgresql psql sql",
    "kubernetes": "k8s kube kubectl kubelet kubernetes",
    "config": (
        "config configmap configuration configure configured misconfig misconfiguration "
        "misconfigured"
    ),
    "parsing": "invalid malformed parse parser parsing syntax validate validation",
    "retry": "backoff retried retries retry retrying",
    "election": "elected election leader master primary quorum",
    "replica": "replica replicas replicate replication",
    "missing": "absent enoent missing nonexistent",
    "backend": "backend backends endpoint endpoints upstream upstreams",
    "http": "500 502 503 http https status",
    "lock": "deadlock lock locked locks",
}
"""Words of one meaning, and what names it."""

_MEANINGS = {word: f"~{name}" for name, words in _SAME.items() for word in words.split()}

_ENDINGS = _words("""
    ibility ability ization ations ation ating ated ates ings ing ures ure ions ion ities ity ments
    ment ies ied ers er ors or ed es ly al s e y
""")
_INNER_ENDINGS = frozenset(ending for ending in _ENDINGS if not ending.endswith("s"))
_LONGEST_ENDING = max(map(len, _ENDINGS))
_SHORTEST_STEM = 4


def meaning_of(word: str) -> str:
    """The term that stands for all words that mean the same, or ""; for a word in small letters."""
    return _MEANINGS.get(word, "")


def stem(word: str) -> str:
    """A word without its ending, so that ``failed`` and ``failures`` are the same.

    At most two endings go, and four letters stay; what is no plain English word stays as it is.
    """
    if not (word.isascii() and word.isalpha()):
        return word
    shorter = _without_ending(word, _ENDINGS)
    return word if shorter is word else _without_ending(shorter, _INNER_ENDINGS)


def _without_ending(word: str, endings: frozenset[str]) -> str:
    """A word without the longest of the endings that may go."""
    for length in range(min(_LONGEST_ENDING, len(word) - _SHORTEST_STEM), 0, -1):
        ending = word[-length:]
        is_whole = ending == "s" and word.endswith("ss")  # access, process
        if ending in endings and not is_whole:
            return word[:-length]
    return word


COMMON_STEMS = frozenset(map(stem, _COMMON))
"""Terms that stand in ordinary log lines, whatever happens."""

TROUBLE_TERMS = frozenset((*map(stem, _TROUBLE), "~crash", "~throttling", "~timeout"))
"""Terms one of which is in most texts that speak of trouble."""
