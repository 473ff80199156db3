from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from botocore.session import get_session

from aws_posture.base.phrases import Quote
from aws_posture.catalogue.model import State, Verdict
from aws_posture.snapshot import RefusalKind
from aws_posture.snapshot.operations import (
    GET_ACCOUNT_SUMMARY,
    LIST_ORGANIZATIONS_FEATURES,
    LIST_VIRTUAL_MFA_DEVICES,
)

Judge = Callable[..., Verdict]
ROOT = "arn:aws:iam::111122223333:root"


def summary(**entries: object) -> Mapping[str, Any]:
    """Write a summary; an entry that is None is left out."""
    everything = {
        "AccountMFAEnabled": 0,
        "AccountPasswordPresent": 0,
        "AccountAccessKeysPresent": 0,
        "AccountSigningCertificatesPresent": 0,
        **entries,
    }
    return {
        "SummaryMap": {name: number for name, number in everything.items() if number is not None}
    }


@pytest.mark.parametrize(
    ("entries", "value"),
    [
        ({"AccountPasswordPresent": 1, "AccountAccessKeysPresent": 1}, "password, 1 access key"),
        ({"AccountAccessKeysPresent": 2}, "2 access keys"),
        ({"AccountSigningCertificatesPresent": 1}, "1 signing certificate"),
        ({}, "none"),
    ],
)
def test_root_credentials_are_listed(judge: Judge, entries: dict[str, int], value: str) -> None:
    verdict = judge("root.credentials", {GET_ACCOUNT_SUMMARY: summary(**entries)})
    assert (verdict.state, verdict.value) == (State.PASS, value)


@pytest.mark.parametrize(
    "entry",
    [
        "AccountPasswordPresent",
        "AccountAccessKeysPresent",
        "AccountSigningCertificatesPresent",
    ],
)
def test_an_entry_that_the_summary_lacks_makes_root_credentials_unknown(
    judge: Judge, entry: str
) -> None:
    verdict = judge("root.credentials", {GET_ACCOUNT_SUMMARY: summary(**{entry: None})})
    assert verdict.state is State.UNKNOWN
    assert verdict.value is None
    assert entry in str(verdict.reason)


def test_root_credentials_that_are_known_are_shown_beside_what_is_not(judge: Judge) -> None:
    given = summary(AccountAccessKeysPresent=1, AccountPasswordPresent=None)
    verdict = judge("root.credentials", {GET_ACCOUNT_SUMMARY: given})
    assert verdict.state is State.UNKNOWN
    assert verdict.evidence == ("the root user has: 1 access key",)


MFA = [
    # MFA, password, keys, certificates, partition, state
    (1, 1, 0, 0, "aws", State.PASS),
    (1, None, None, None, "aws", State.PASS),
    (1, 0, 0, 0, "aws", State.PASS),
    (0, 1, 0, 0, "aws", State.FAIL),
    (0, 0, 1, 0, "aws", State.FAIL),
    (0, 0, 0, 1, "aws", State.FAIL),
    (0, 1, None, None, "aws", State.FAIL),
    (0, None, 1, None, "aws", State.FAIL),
    (0, 0, 0, 0, "aws", State.NOT_APPLICABLE),
    (0, 0, 0, None, "aws", State.UNKNOWN),
    (0, 1, 1, 0, "aws-us-gov", State.NOT_APPLICABLE),
    (0, 1, 0, 0, "aws-cn", State.NOT_APPLICABLE),
    (0, None, 0, 0, "aws", State.UNKNOWN),
    (0, 0, None, 0, "aws", State.UNKNOWN),
    (0, None, None, None, "aws", State.UNKNOWN),
    (None, 1, 1, 0, "aws", State.UNKNOWN),
    (None, 0, 0, 0, "aws", State.UNKNOWN),
    (None, 1, 1, 0, "aws-us-gov", State.UNKNOWN),
]


@pytest.mark.parametrize(("mfa", "password", "keys", "certificates", "partition", "state"), MFA)
def test_root_mfa(  # noqa: PLR0913, PLR0917  # the columns of the table
    judge: Judge,
    mfa: int | None,
    password: int | None,
    keys: int | None,
    certificates: int | None,
    partition: str,
    state: State,
) -> None:
    given = summary(
        AccountMFAEnabled=mfa,
        AccountPasswordPresent=password,
        AccountAccessKeysPresent=keys,
        AccountSigningCertificatesPresent=certificates,
    )
    verdict = judge("root.mfa", {GET_ACCOUNT_SUMMARY: given}, partition=partition)
    assert verdict.state is state
    assert (verdict.reason is not None) is (state is State.UNKNOWN)


def test_root_mfa_names_the_entry_that_would_decide(judge: Judge) -> None:
    verdict = judge("root.mfa", {GET_ACCOUNT_SUMMARY: summary(AccountPasswordPresent=None)})
    assert "AccountPasswordPresent" in str(verdict.reason)


def test_a_missing_root_mfa_says_what_it_would_protect(judge: Judge) -> None:
    given = summary(AccountPasswordPresent=1, AccountAccessKeysPresent=2)
    verdict = judge("root.mfa", {GET_ACCOUNT_SUMMARY: given})
    assert verdict.evidence == ("the root user has: password", "the root user has: 2 access keys")


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"SummaryMap": None},
        {"SummaryMap": []},
        {"SummaryMap": {"AccountMFAEnabled": "1"}},
        {"SummaryMap": {"AccountMFAEnabled": True}},
    ],
)
@pytest.mark.parametrize("fact", ["root.credentials", "root.mfa", "root.access-keys"])
def test_a_summary_of_another_form_decides_nothing(
    judge: Judge, fact: str, given: dict[str, object]
) -> None:
    assert judge(fact, {GET_ACCOUNT_SUMMARY: given}).state is State.UNKNOWN


def device(arn: str | None) -> dict[str, Any]:
    owner = {"User": {"Arn": arn}} if arn else {}
    return {"SerialNumber": "arn:aws:iam::111122223333:mfa/phone", **owner}


@pytest.mark.parametrize(
    ("owners", "value"),
    [
        ([ROOT], "a virtual device is among them"),
        (["arn:aws:iam::111122223333:user/ana", ROOT], "a virtual device is among them"),
        ([], "none of them is virtual"),
        ([None], "none of them is virtual"),
        (["arn:aws:iam::111122223333:user/root"], "none of them is virtual"),
        (["arn:aws:iam::111122223333:user/x:root"], "none of them is virtual"),
        (["arn:aws:iam::444455556666:root"], "none of them is virtual"),
    ],
)
def test_a_virtual_device_is_roots_when_its_owner_is_exactly_the_root_arn(
    judge: Judge, owners: list[str | None], value: str
) -> None:
    given = {
        GET_ACCOUNT_SUMMARY: summary(AccountMFAEnabled=1, AccountPasswordPresent=1),
        LIST_VIRTUAL_MFA_DEVICES: {"VirtualMFADevices": [device(owner) for owner in owners]},
    }
    verdict = judge("root.mfa-kind", given)
    assert (verdict.state, verdict.value) == (State.PASS, value)


def test_what_is_not_virtual_is_never_called_hardware(judge: Judge) -> None:
    """A passkey is listed no more than a hardware token is."""
    given = {
        GET_ACCOUNT_SUMMARY: summary(AccountMFAEnabled=1, AccountPasswordPresent=1),
        LIST_VIRTUAL_MFA_DEVICES: {"VirtualMFADevices": []},
    }
    assert "hardware" not in str(judge("root.mfa-kind", given)).lower()


@pytest.mark.parametrize(
    ("entries", "partition"),
    [
        ({"AccountPasswordPresent": 1}, "aws"),
        ({"AccountPasswordPresent": None}, "aws"),
        ({}, "aws"),
        ({"AccountAccessKeysPresent": 1}, "aws-us-gov"),
    ],
)
def test_root_mfa_has_no_kind_while_it_is_off(
    judge: Judge, entries: dict[str, Any], partition: str
) -> None:
    given = {
        GET_ACCOUNT_SUMMARY: summary(**entries),
        LIST_VIRTUAL_MFA_DEVICES: {"VirtualMFADevices": []},
    }
    verdict = judge("root.mfa-kind", given, partition=partition)
    assert verdict.state is State.NOT_APPLICABLE
    assert verdict.value is None


@pytest.mark.parametrize(
    "devices",
    [
        {},
        {"VirtualMFADevices": {}},
        {"VirtualMFADevices": [3]},
        {"VirtualMFADevices": [{"User": "root"}]},
        {"VirtualMFADevices": [], "IsTruncated": True},
    ],
)
def test_a_list_of_devices_that_is_not_whole_leaves_the_kind_open(
    judge: Judge, devices: dict[str, object]
) -> None:
    given = {
        GET_ACCOUNT_SUMMARY: summary(AccountMFAEnabled=1, AccountPasswordPresent=1),
        LIST_VIRTUAL_MFA_DEVICES: devices,
    }
    assert judge("root.mfa-kind", given).state is State.UNKNOWN


def test_the_kind_is_open_when_the_summary_does_not_say_whether_mfa_is_on(judge: Judge) -> None:
    given = {
        GET_ACCOUNT_SUMMARY: summary(AccountMFAEnabled=None),
        LIST_VIRTUAL_MFA_DEVICES: {"VirtualMFADevices": [device(ROOT)]},
    }
    assert judge("root.mfa-kind", given).state is State.UNKNOWN


ORGANIZATION = "o-exampleorgid"


@pytest.mark.parametrize(
    ("given", "state"),
    [
        (
            {"OrganizationId": ORGANIZATION, "EnabledFeatures": ["RootCredentialsManagement"]},
            State.PASS,
        ),
        (
            {
                "OrganizationId": ORGANIZATION,
                "EnabledFeatures": ["RootSessions", "RootCredentialsManagement"],
            },
            State.PASS,
        ),
        ({"OrganizationId": ORGANIZATION, "EnabledFeatures": ["RootSessions"]}, State.FAIL),
        ({"OrganizationId": ORGANIZATION, "EnabledFeatures": []}, State.FAIL),
        ({"OrganizationId": ORGANIZATION}, State.UNKNOWN),
        ({}, State.UNKNOWN),
        ({"OrganizationId": ORGANIZATION, "EnabledFeatures": "all"}, State.UNKNOWN),
        ("ServiceAccessNotEnabledException", State.FAIL),
        ("ServiceAccessNotEnabled", State.FAIL),
        ("OrganizationNotInAllFeaturesModeException", State.FAIL),
        ("OrganizationNotInAllFeaturesMode", State.FAIL),
        ("OrganizationNotFoundException", State.NOT_APPLICABLE),
        ("OrganizationNotFound", State.NOT_APPLICABLE),
        ("AWSOrganizationsNotInUseException", State.NOT_APPLICABLE),
        ("AccountNotManagementOrDelegatedAdministratorException", State.UNKNOWN),
        ("AccountNotManagementOrDelegatedAdministrator", State.UNKNOWN),
        ("ServiceFailure", State.UNKNOWN),
        (RefusalKind.DENIED, State.UNKNOWN),
    ],
)
def test_root_centralized(judge: Judge, given: object, state: State) -> None:
    assert judge("root.centralized", {LIST_ORGANIZATIONS_FEATURES: given}).state is state


@pytest.mark.parametrize(
    ("feature", "part"),
    [
        ("RootCredentialsManagement", "RootCredentialsManagement"),
        ("RootSessions", "RootSessions"),
        ("Newer", Quote("Newer")),
        (5, Quote("5")),
    ],
)
def test_a_feature_that_nobody_knows_is_in_aws_s_own_words(
    judge: Judge, feature: object, part: str | Quote
) -> None:
    answer = {"OrganizationId": ORGANIZATION, "EnabledFeatures": [feature]}
    (item,) = judge("root.centralized", {LIST_ORGANIZATIONS_FEATURES: answer}).finding.items
    assert (item.kind, item.what) == ("feature", ("enabled: ", part))


def test_a_member_account_is_told_whom_to_ask(judge: Judge) -> None:
    code = "AccountNotManagementOrDelegatedAdministrator"
    verdict = judge("root.centralized", {LIST_ORGANIZATIONS_FEATURES: code})
    assert "management account" in str(verdict.reason)
    assert "delegated administrator" in str(verdict.reason)


def test_every_error_in_the_service_model_has_a_meaning(judge: Judge) -> None:
    model = get_session().get_service_model("iam")
    raised = model.operation_model("ListOrganizationsFeatures").error_shapes
    assert raised
    for shape in raised:
        verdict = judge("root.centralized", {LIST_ORGANIZATIONS_FEATURES: shape.name})
        assert "look up the error code" not in str(verdict.reason), shape.name
