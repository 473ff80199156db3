"""The topics: what facts with a common prefix are about."""

from __future__ import annotations

from typing import NamedTuple

from aws_posture.catalogue.model import Sitting


class Topic(NamedTuple):
    """What the facts with a common prefix are about.

    Attributes:
        id: What their ids begin with, before the dot.
        title: A heading for them.
        modules: The modules of this package that hold those that need code, in the order of a
            report. Those that are data follow.
        sitting: Who has to sign in to change what a fact is about, if its remedy does not say so.
    """

    id: str
    title: str
    modules: tuple[str, ...] = ()
    sitting: Sitting = Sitting.ADMINISTRATOR


TOPICS = (
    Topic("root", "The root user", ("root",), Sitting.ROOT),
    Topic(
        *("iam", "IAM users and roles"),
        ("iam_admin", "iam_mfa", "iam_keys", "iam_service_credentials", "iam_roles", "iam_account"),
    ),
    Topic("account", "The account", ("account",)),
    Topic("caller", "The credentials in use", ("caller",)),
    Topic("s3", "Amazon S3"),
    Topic("cloudtrail", "AWS CloudTrail"),
    Topic("config", "AWS Config"),
    Topic("logs", "Amazon CloudWatch Logs"),
    Topic("guardduty", "Amazon GuardDuty"),
    Topic("securityhub", "AWS Security Hub"),
    Topic("access-analyzer", "IAM Access Analyzer"),
    Topic("ec2", "Amazon EC2"),
    Topic("ebs", "Amazon EBS"),
    Topic("vpc", "Networks"),
    Topic("rds", "Amazon RDS"),
    Topic("kms", "AWS KMS"),
    Topic("secrets", "AWS Secrets Manager"),
    Topic("billing", "Billing"),
)
"""Every topic of this package, in the order of a report."""


def topic_title(topic: str) -> str:
    """Return a topic's heading; the heading of a topic from another package is its id."""
    return next((known.title for known in TOPICS if known.id == topic), topic)


def usual_sitting(topic: str) -> Sitting:
    """Return who usually has to sign in to change what a topic's facts are about."""
    usual = (known.sitting for known in TOPICS if known.id == topic)
    return next(usual, Sitting.ADMINISTRATOR)
