"""Ordinary words: those that stand in most incidents and bug reports, whatever their fault.

What belongs here: the words, and how often they are taken to have been seen before any incident was
read. What does not: how much a term weighs (``term_weights``).

They were chosen for what they are: words of reports and their templates, of notices on status pages
and of plain English. A register of ten incidents can't tell that "investigating" says nothing; this
can.
"""

from __future__ import annotations

from faultbook.matching.word_forms import COMMON_STEMS, meaning_of, stem

_PLAIN = """
    able about above actually added additional again against ago all almost already also although
    always am another any anyone anything appear appears around ask away back bad based because
    become before behind being below best better between big bit both bring but call called came
    cannot cant case cases certain change changed changes clear click come comes completely
    contain contains correct correctly couple course current currently day days decided didnt
    different directly doesnt doing done dont down during each earlier easily easy either else end
    enough entire especially etc even ever every everything exactly example except exist existing
    exists expect explain fact far few final finally find fine first follow following follows
    found four full fully further gave general get gets getting give given gives giving goes going
    gone good got great guess had half hand happen happened happening happens happy hard help
    helps here high hope hour hours however idea immediately important include included including
    inside instead isnt just keep kept kind knew know known large later least leave left less let
    like likely little long longer look looking looks lot lots low made mainly make makes making
    many match maybe mean means mention mentioned might minute minutes moment month months most
    much must my near need needed needs never next nice nothing now number obvious occur occurred
    occurring occurs off often old once one ones onto order original others otherwise own part
    parts perhaps place please point possible possibly present pretty previous previously probably
    problem problems proper properly provide provided quick quickly quite rather real really
    reason related rest right said same saw say says second see seeing seem seemed seems seen
    several shall short show showing shown shows side similar simple simply since single small
    somehow someone something sometimes somewhat soon sorry sort specific still sure take taken
    takes taking tell ten than thank thanks thing things think third though thought three thus
    time times today together told took top total tried tries true try trying turn turned turns
    two unless usually various version versions very want wanted wants wasnt way ways week weeks
    well went werent whatever whenever whether whole whose why wish won wont word words work
    worked working works worth would wouldnt write year years yes yesterday yet
"""

_REPORTS = """
    actual affected affects agent apparently applewebkit application applications attached
    attachment behavior behaviour bug bugs build builds code comment confirm confirmed crash
    crashes description detail details environment error errors exception expected fail failed
    failing fails failure feature file files fix fixed fixes following gecko info information
    installed intel issue issues khtml latest line lines linux log logs mac machine macintosh
    mozilla nt observed occurs open output patch platform program release reported reporter
    reports reproduce reproducible result results run running screenshot seen self software stack
    steps stop support system test tested testing tests trace unexpected update updated upgrade
    upgraded url use used user useragent users uses using version win64 windows wow64 x64
"""

_NOTICES = """
    access additional affected affecting apologize apr april aug august availability available
    aware believe cause caused causing closing complete completed continue continued continuing
    customers dec december degradation degraded delay delayed delays deploy deployed deploying
    detection disrupted disruption disruptions disruptive downtime due elevated experience
    experienced experiencing feb february final friday fully identified identify impact impacted
    impacting impacts improve improving incident incidents increased initial intermittent
    investigate investigated investigating investigation jan january jul july jun june mar march
    may message mitigate mitigated mitigating mitigation monday monitor monitored monitoring
    normal normally notice nov november oct october ongoing operating operation operational outage
    outages partial performance post prevent progress rate recovered recovering recovery reduce
    remediate reports resolution resolve resolved resolving respond restore restored root saturday
    scheduled sep september service services share starting status sunday team teams thank
    thursday tuesday unavailable understand updates users utc wednesday work working
"""

_WORDS = f"{_PLAIN} {_REPORTS} {_NOTICES}".split()

_SEEN = 40
_SEEN_IN_LOGS = 20  # `connection` stands in ordinary log, but tells a fault apart from others
_MEANING_SEEN = 28


def _table() -> dict[str, int]:
    table = dict.fromkeys(COMMON_STEMS, _SEEN_IN_LOGS)
    table.update({meaning: _MEANING_SEEN for meaning in map(meaning_of, _WORDS) if meaning})
    table.update(dict.fromkeys(map(stem, _WORDS), _SEEN))
    return table


_TABLE = _table()


def seen_before(term: str) -> int:
    """How many texts a term is taken to have stood in before any incident was read."""
    found = _TABLE.get(term)
    if found is not None:
        return found
    return _MEANING_SEEN if term.startswith("~") else 0
