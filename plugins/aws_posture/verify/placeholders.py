"""What is nobody's: placeholders, and AWS's own accounts.

Placeholders belong to nobody. They are those of AWS's documentation, where they mean "your account"
and the like, and any that are made in the same way: known by their pattern, so that authors can make
up their own.
"""

from __future__ import annotations

import re

# "Example organization", and ids that only count: o-a1b2c3d4e5, ou-ab12-11111111.
_ORGANIZATION = re.compile(
    r".*example.*|o-(?:[a-z]\d){5,}|o-([a-z])\1(\d)\2\2.*|o(?:u-\w{4})?-(?:1234567890|(\w)\3+)\w{0,4}"
    r"|ou-\w{4}-(?:(\w)\4{5,}|[a-z]*12345678\d*)|ou-ab12-\w+"
)

# AWS's own accounts, and those of vendors in its Marketplace, which its documentation names.
_IN_ITS_DOCUMENTS = (
    # Elastic Load Balancing User Guide, "Enable access logs": who writes them, by Region.
    """
    127311923021 033677994240 027434742980 797873946194 098369216593 754344448648 589379963580
    718504428378 383597477331 600734575887 114774131450 783225319266 582318560864 985666609251
    054676820928 156460612806 652711504416 635631232127 009996457667 897822967062 076674570225
    507241528517 048591011584 190560391635 638102146993 037604701340
    """
    # Amazon EKS User Guide, "View Amazon container image registries".
    """
    602401143452 877085696533 800184023465 900889452093 296578399912 491585149902 761377655185
    590381155156 455263428931 900612956339 066635153087 558608220178 759879836304 151742754352
    013241004608 918309763551 961992271922
    """
    # Amazon EC2 and ECS guides: the owners of images, AWS's own and those of AWS Marketplace.
    " 137112412989 801119661308 591542846629 679593333241 099720109477 309956199498 013907871322"
    " 136693071363 "
    # AWS Deep Learning Containers; Amazon CloudWatch User Guide, "Lambda Insights"; AWS Distro for
    # OpenTelemetry; AWS for Fluent Bit; Powertools for AWS Lambda; AWS SDK for pandas; AWS App Mesh.
    " 763104351884 580247275435 901920570463 906394416424 017000801446 094274105915 336392948345"
    " 840364872350"
)
_OF_AWS = frozenset(_IN_ITS_DOCUMENTS.split())
# Layers that AWS publishes from another account in each Region.
_LAYERS = re.compile(
    r":layer:(?:AWS-(?:AppConfig|Parameters-and-Secrets-Lambda)-Extension|LambdaInsightsExtension"
    r"|aws-otel-|AWSOpenTelemetryDistro|AWSLambdaPowertools|AWSSDKPandas-|AWSDataWrangler-"
    r"|AWSCodeGuruProfiler|Dynatrace_)"
)

_UP = "0123456789" * 3
_DOWN = _UP[::-1]
# How many digits of an account differ from one that is repeated in it, in a placeholder.
_ODD_DIGITS = 2


def is_example_account(account: str) -> bool:
    """Return whether an account is a placeholder: one that AWS's documentation uses, or like it.

    These count, repeat or do both: 123456789012, 111122223333, 123412341234, 100000000001. Of
    accounts that exist fewer than one in 100,000 look like that.
    """
    if account.lstrip("0") in _UP or account in _DOWN:
        return True
    if account.startswith(("1234567890", "0123456789")) or account.endswith("1234567890"):
        return True
    # What repeats one digit or two repeats four, and blocks of four are blocks of two.
    repeats = any(account == account[:size] * (12 // size) for size in (3, 4))
    blocks = any(
        all(len(set(account[at : at + size])) == 1 for at in range(0, 12, size)) for size in (2, 3)
    )
    often = max(map(account.count, account))
    return repeats or blocks or often >= len(account) - _ODD_DIGITS


def is_of_aws(account: str, text: str = "", end: int = 0) -> bool:
    """Return whether an account is AWS's own, by itself or by what is named in it.

    Args:
        account: The account's id.
        text: The text that names it.
        end: Where the account's id ends there.
    """
    return account in _OF_AWS or bool(_LAYERS.match(text, end))


def is_example_id(text: str) -> bool:
    """Return whether an id or a secret is an example's: ``AKIAIOSFODNN7EXAMPLE``."""
    return (
        "EXAMPL" in text.upper()
        or "IOSFODNN7" in text.upper()
        or len(set(text[4:])) <= _FEW_CHARACTERS
        or any(text[4:20] in many for many in (_UP, _LETTERS))
    )


_FEW_CHARACTERS = 2
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567" * 2


def is_example_organization(text: str) -> bool:
    """Return whether the id of an organization, a root or a unit is an example's."""
    return bool(_ORGANIZATION.fullmatch(text))


# Placeholders for an alias or an account.
_PLACEHOLDER = re.compile(
    r"(?i)(?:your|my|the|some|any)[-_].*|.*(?:alias|account|example|placeholder).*|x+|\d{12}|signin|www"
)


def is_placeholder(text: str) -> bool:
    """Return whether a name in an address is only a placeholder."""
    return bool(_PLACEHOLDER.fullmatch(text)) and (not text.isdigit() or is_example_account(text))


# RFC 5737 and 3849: addresses for documentation; RFC 1918: those of every private network.
_ADDRESSES = re.compile(
    r"(?:192\.0\.2|198\.51\.100|203\.0\.113|10\.\d+\.\d+|192\.168\.\d+|172\.(?:1[6-9]|2\d|3[01])\.\d+"
    r"|127\.0\.0|0\.0\.0)\.\d+(?:/\d+)?|2001:db8:.*|::/0|::1"
)


def is_common_address(text: str) -> bool:
    """Return whether an IP address or a network is one that any page may name."""
    return bool(_ADDRESSES.fullmatch(text))
