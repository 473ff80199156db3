"""What to do follows from what was found: for those it is about, and never more than a command."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import replace

import pytest

from aws_posture import demo
from aws_posture.base.redaction import Redaction
from aws_posture.catalogue import BY_ID, CATALOGUE
from aws_posture.catalogue.items import Item
from aws_posture.catalogue.model import State, Verdict
from aws_posture.judging import evaluate
from aws_posture.judging.masking import Mask
from aws_posture.judging.remedies import how_to
from aws_posture.snapshot import Snapshot
from verdicts import changed, verdict_of

FACT = BY_ID["iam.user-mfa"]


def _command(*items: Item) -> str:
    how = how_to(verdict_of(FACT.id, State.FAIL, items=items), FACT)
    assert how is not None
    return how.cli


def _steps(*names: str) -> tuple[str, ...]:
    items = tuple(Item("user", name) for name in names)
    how = how_to(verdict_of(FACT.id, State.FAIL, items=items), FACT)
    assert how is not None
    return how.console[len(FACT.remedy.console) :]


def _verdicts(name: str) -> tuple[Snapshot, Mapping[str, Verdict]]:
    snapshot = demo.get(name)
    return snapshot, evaluate(snapshot, CATALOGUE)


def test_a_command_is_for_whom_the_evidence_names() -> None:
    _, found = _verdicts("fresh")
    user_mfa, keys = found["iam.user-mfa"], found["iam.access-keys"]
    assert how_to(user_mfa, FACT).cli == "aws iam delete-login-profile --user-name=robin"  # type: ignore[union-attr]
    assert "--user-name=sam " in how_to(keys, BY_ID["iam.access-keys"]).cli  # type: ignore[union-attr]


@pytest.mark.parametrize("fact", ["iam.admin", "iam.admin-count"])
def test_where_nobody_is_an_administrator_one_is_made_and_none_removed(fact: str) -> None:
    _, found = _verdicts("fresh")
    how = how_to(found[fact], BY_ID[fact])
    assert how is not None
    assert "create-user --user-name=NEW_USER" in how.cli
    assert "remove-user-from-group" not in how.cli
    assert "Remove." not in " ".join(how.console)
    assert "sam" not in how.cli


def test_where_there_are_too_many_the_administrators_are_looked_at() -> None:
    snapshot = demo.get("well-kept")
    fact = BY_ID["iam.admin-count"]
    found = evaluate(snapshot, [fact], {fact.id: {"max": 1}})[fact.id]
    how = how_to(found, fact)
    assert how is not None
    assert how.cli.splitlines() == [
        "aws iam list-groups-for-user --user-name=ana",
        "aws iam list-groups-for-user --user-name=bo",
    ]


def test_without_a_subject_there_is_a_placeholder() -> None:
    assert _command() == "aws iam delete-login-profile --user-name=USER_NAME"
    assert _command(Item("report", what="credential report")).endswith("=USER_NAME")


def test_another_sort_or_kind_is_not_whom_it_is_about() -> None:
    items = (Item("user", "ana", sort="cannot be read"), Item("group", "bo"))
    assert _command(*items).endswith("=USER_NAME")


def test_there_is_a_command_for_each_of_a_few_and_a_step_for_the_others() -> None:
    assert _command(*(Item("user", name) for name in "abcde")).splitlines() == [
        f"aws iam delete-login-profile --user-name={name}" for name in "abc"
    ]
    assert _steps("a", "b", "c", "d", "e") == ("Do the same for the other 2 users.",)
    assert _steps("a", "b", "c", "d") == ("Do the same for the other user.",)
    assert _steps("a", "b", "a") == ()


HOSTILE = [
    "-rf",
    "--profile=x",
    "=cmd",
    "a,b",
    "a@b.example",
    "USER_NAME",
    "REGION_NAME",
    "/app/REGION_NAME/ACCOUNT_ID",
    "www.example.com",
    "My Monthly Cost Budget",
    "a --profile=x",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_stays_one_value_of_one_option(name: str) -> None:
    how = how_to(
        verdict_of(FACT.id, State.FAIL, items=(Item("user", name, region="us-east-1"),)),
        FACT,
        "111122223333",
    )
    assert how is not None
    assert shlex.split(how.cli) == ["aws", "iam", "delete-login-profile", f"--user-name={name}"]


@pytest.mark.parametrize(
    "name",
    [
        " a",
        "a  b",
        "a;id",
        "$(id)",
        "`id`",
        "~",
        "x=$HOME",
        "a\nb",
        "file://x",
        "a'b",
        "https://x.example",
        "é",
        "\u202ea",
    ],
)
def test_what_iam_does_not_allow_is_in_no_command(name: str) -> None:
    assert _command(Item("user", name)).endswith("--user-name=USER_NAME")
    assert _command(Item("user", name), Item("user", "ana")).endswith("--user-name=ana")
    assert _steps(name, "ana") == ("Do the same for the other user.",)


def test_a_masked_remedy_has_the_label() -> None:
    _, found = _verdicts("fresh")
    masked = Mask(Redaction.NAMES).verdicts(found)
    how = how_to(masked["iam.user-mfa"], FACT)
    assert how is not None
    assert f"--user-name={masked['iam.user-mfa'].finding.items[0].subject}" in how.cli
    assert "robin" not in how.cli


def test_only_failures_and_what_no_api_tells_have_something_to_do() -> None:
    for state in State:
        how = how_to(verdict_of(FACT.id, state), FACT)
        assert (how is not None) is (state in {State.FAIL, State.MANUAL})


def test_a_password_that_nobody_uses_is_not_fixed_by_a_command_for_keys() -> None:
    fact = BY_ID["iam.unused"]
    found = evaluate(demo.fresh(), [fact], {fact.id: {"days": 5}})[fact.id]
    how = how_to(found, fact)
    assert how is not None
    assert how.cli == "aws iam delete-login-profile --user-name=robin"


def test_a_stricter_password_policy_is_what_the_options_ask_for() -> None:
    fact = BY_ID["iam.password-policy"]
    options = {"length": 20, "reuse": 5, "characters": True}
    how = how_to(evaluate(demo.fresh(), [fact], {fact.id: options})[fact.id], fact)
    assert how is not None
    assert "--minimum-password-length=20 --password-reuse-prevention=5" in how.cli
    assert "--require-symbols" in how.cli
    assert any("20 characters" in step for step in how.console)


@pytest.mark.parametrize(("users", "minutes"), [(0, 5), (1, 5), (4, 8), (200, 204)])
def test_each_thing_after_the_first_takes_a_minute_more(users: int, minutes: int) -> None:
    items = tuple(Item("user", f"user-{number}") for number in range(users))
    how = how_to(verdict_of(FACT.id, State.FAIL, items=items), FACT)
    assert how is not None
    assert how.minutes == minutes
    assert how.more == ("" if users <= 3 else how.console[-1])


OTHERS = {
    # What a command is about, how many of them there are, and what is left to do.
    "iam.user-mfa": ("user", 4, "Do the same for the other user."),
    "vpc.flow-logs": ("vpc", 5, "Do the same for the other 2 VPCs."),
    "vpc.default-group": ("security-group", 5, "Do the same for the other 2 security groups."),
    "ebs.encryption-default": ("account", 5, "Do the same for the other 2 Regions."),
}


@pytest.mark.parametrize("name", OTHERS)
def test_what_no_command_is_written_for_is_counted_by_its_kind(name: str) -> None:
    kind, number, said = OTHERS[name]
    fact = BY_ID[name]
    items = tuple(Item(kind, f"x-{one}", region=f"eu-west-{one}") for one in range(number))
    how = how_to(verdict_of(name, State.FAIL, items=items), fact)
    assert how is not None
    assert how.more == how.console[-1] == said
    assert len(how.cli.splitlines()) == 3


PLACES = replace(
    FACT,
    remedy=replace(FACT.remedy, cli="aws x --region=REGION_NAME --user-name=USER_NAME", minutes=5),
)
FILLED = {
    # Items, the command, and how long it takes.
    "a name and a Region": (
        [Item("user", "ana", region="eu-west-1")],
        *("aws x --region=eu-west-1 --user-name=ana", 5),
    ),
    "a name without a Region": (
        *([Item("user", "ana")], "aws x --region=REGION_NAME --user-name=ana", 5),
    ),
    "one thing twice": (
        [Item("user", "ana", region="eu-west-1"), Item("user", "ana", "x", region="eu-west-1")],
        *("aws x --region=eu-west-1 --user-name=ana", 5),
    ),
    "one in two Regions": (
        [Item("user", "ana", region="eu-west-1"), Item("user", "ana", region="eu-west-2")],
        "aws x --region=eu-west-1 --user-name=ana\naws x --region=eu-west-2 --user-name=ana",
        6,
    ),
    "a Region without a name": (
        [Item("user", region="eu-west-1")],
        *("aws x --region=REGION_NAME --user-name=USER_NAME", 5),
    ),
    "a name that looks like a place": (
        [Item("user", "/app/REGION_NAME", region="eu-west-1")],
        *("aws x --region=eu-west-1 --user-name=/app/REGION_NAME", 5),
    ),
    "nothing": ([Item("note")], "aws x --region=REGION_NAME --user-name=USER_NAME", 5),
    "a Region that is none": (
        [Item("user", "ana", region="x y")],
        *("aws x --region=REGION_NAME --user-name=USER_NAME", 5),
    ),
}


@pytest.mark.parametrize(("items", "command", "minutes"), FILLED.values(), ids=FILLED)
def test_a_command_has_names_and_regions(items: list[Item], command: str, minutes: int) -> None:
    how = how_to(verdict_of(FACT.id, State.FAIL, items=tuple(items)), PLACES)
    assert how is not None
    assert (how.cli, how.minutes) == (command, minutes)


@pytest.mark.parametrize(
    ("written", "command"),
    [
        ("aws x --a=USER_NAME-b", "aws x --a='a --b'-b"),
        ("aws x --a='[USER_NAME]'", "aws x --a='[USER_NAME]'"),
        ('aws x --a="[USER_NAME]"', 'aws x --a="[USER_NAME]"'),
        ("aws x --a='USER_NAME", "aws x --a='USER_NAME"),
    ],
)
def test_a_name_with_blanks_is_put_in_where_it_stays_in_its_argument(
    written: str, command: str
) -> None:
    fact = replace(FACT, remedy=replace(FACT.remedy, cli=written))
    how = how_to(verdict_of(FACT.id, State.FAIL, items=(Item("user", "a --b"),)), fact)
    assert how is not None
    assert how.cli == command


def test_a_command_without_places_stays_as_it_is() -> None:
    fact = replace(FACT, remedy=replace(FACT.remedy, cli="aws x"))
    how = how_to(
        verdict_of(FACT.id, State.FAIL, items=(Item("user", "a"), Item("user", "b"))), fact
    )
    assert how is not None
    assert (how.cli, how.minutes, how.more) == ("aws x", FACT.remedy.minutes, "")


def test_a_region_more_takes_no_longer() -> None:
    fact = BY_ID["ebs.encryption-default"]
    items = tuple(Item("account", region=f"eu-west-{number}") for number in range(9))
    how = how_to(verdict_of(fact.id, State.FAIL, items=items), fact)
    assert how is not None
    assert how.minutes == fact.remedy.minutes


def test_who_has_to_sign_in_is_known_of_every_failure() -> None:
    """A finding's own remedy comes before the fact's, and that before what is usual in the topic."""
    fact, own = BY_ID["iam.user-mfa"], BY_ID["iam.identity-center"].remedy
    plain = verdict_of(fact.id, State.FAIL)
    team = replace(fact, remedy=own)
    elsewhere = replace(fact, id="example.own")
    root = replace(fact, id="root.own")
    assert [
        how_to(verdict, one).sitting
        for verdict, one in (  # type: ignore[union-attr]
            (plain, fact),
            (plain, team),
            (changed(plain, remedy=own), fact),
            (changed(plain, remedy=fact.remedy), team),
            (plain, elsewhere),
            (plain, root),
        )
    ] == ["administrator", "team", "team", "team", "administrator", "root"]


def test_the_account_is_put_into_commands_where_it_is_known() -> None:
    fact = BY_ID["s3.public-access-blocked"]
    for account, shown in (
        ("111122223333", "111122223333"),
        ("", "ACCOUNT_ID"),
        ("****3333", "ACCOUNT_ID"),
    ):
        how = how_to(verdict_of(fact.id, State.FAIL), fact, account)
        assert how is not None
        assert f"--account-id {shown} " in how.cli
