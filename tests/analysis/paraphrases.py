"""One fault told again and again in other words, as people who don't read each other do."""

from __future__ import annotations

from random import Random

from faultbook.analysis.wording_terms import Wording

_TITLES = (
    "Smart card logon fails at the branch offices",
    "Staff can't log on with their smart cards",
    "KDC refuses smart card certificates",
    "Card logon rejected by domain controllers",
    "Nobody at the branches can sign in by card",
    "Domain controllers don't trust card certificates",
    "Logon with card reader broken again",
    "Smart cards refused after revocation list expired",
)
_SEEN = (
    "Windows says that the revocation status of the smart card certificate is unknown.",
    "Users put the card into the reader, type the PIN and are sent back to the logon screen.",
    "The domain controller logs KDC_ERR_CLIENT_NOT_TRUSTED for each card.",
    "Event 21 of the KDC: the client certificate isn't valid for smart card logon.",
    "PIN is accepted, then the logon is refused: revocation status unknown.",
)
_CAUSES = (
    "The revocation list of the issuing authority had expired overnight.",
    "CRL download from the PKI timed out, so the domain controllers had none that was valid.",
    "The CRL on the distribution point was two days old.",
    "The job that publishes the certificate revocation list hadn't run.",
    "The PKI web server was down, and the cached revocation list ran out.",
)
_DONE = (
    "Published the revocation list by hand and restarted the KDC service.",
    "After a new CRL was copied to the distribution point, card logon worked at once.",
    "Service desk told the branches to use passwords until noon.",
    "We purged the cached list on the domain controllers.",
    "",
)


def paraphrases(count: int, seed: int) -> list[Wording]:
    """Texts of one fault; two of them may share no more than what it is about.

    Args:
        count: How many.
        seed: What they are drawn by.
    """
    drawn = Random(seed)
    told = ([drawn.choice(some) for some in (_TITLES, _SEEN, _CAUSES, _DONE)] for _ in range(count))
    return [Wording(title, summary=" ".join(more).strip()) for title, *more in told]
