"""The root user in IAM's account summary: what ``iam:GetAccountSummary`` says about it, live."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aws_posture.base.words import count, enumerated
from aws_posture.catalogue.evidence import Evidence, UndecidedError
from aws_posture.catalogue.shape import member, required
from aws_posture.snapshot.operations import GET_ACCOUNT_SUMMARY

_CREDENTIALS = (
    "AccountPasswordPresent",
    "AccountAccessKeysPresent",
    "AccountSigningCertificatesPresent",
)


@dataclass(frozen=True, slots=True)
class RootSummary:
    """What the summary says about the root user; None where it says nothing.

    Attributes:
        mfa: Whether MFA is on.
        password: Whether there is a password, 0 or 1.
        keys: How many access keys there are, inactive ones too.
        certificates: How many signing certificates there are.
    """

    mfa: bool | None
    password: int | None
    keys: int | None
    certificates: int | None

    @property
    def has_credentials(self) -> bool | None:
        """Whether the root user can sign in or sign a request; None if that is not known."""
        if self.password or self.keys or self.certificates:
            return True
        return None if self.missing else False

    @property
    def credentials(self) -> tuple[str, ...]:
        """What is known to exist: ``password``, ``1 access key``."""
        password = ("password",) if self.password else ()
        keys = (count(self.keys, "access key"),) if self.keys else ()
        certificates = (
            (count(self.certificates, "signing certificate"),) if self.certificates else ()
        )
        return (*password, *keys, *certificates)

    @property
    def missing(self) -> tuple[str, ...]:
        """The entries about credentials that the summary lacks."""
        numbers = (self.password, self.keys, self.certificates)
        pairs = zip(_CREDENTIALS, numbers, strict=True)
        return tuple(name for name, number in pairs if number is None)


def read(evidence: Evidence) -> RootSummary:
    """Read the summary from a snapshot.

    Raises:
        UnansweredError: There is none.
        UndecidedError: It is not of the form that AWS documents.
    """
    answer = evidence.answer(GET_ACCOUNT_SUMMARY)
    summary: Mapping[str, Any] = required(answer, "SummaryMap", dict)
    mfa = member(summary, "AccountMFAEnabled", int)
    password, keys, certificates = (member(summary, name, int) for name in _CREDENTIALS)
    return RootSummary(None if mfa is None else mfa > 0, password, keys, certificates)


def undecided(*missing: str) -> UndecidedError:
    """Return the error for entries that the summary lacks."""
    return UndecidedError(f"iam:GetAccountSummary answered without {enumerated(missing)}")
