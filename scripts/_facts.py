"""What `scripts/facts` does once its environment is there."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import botocore

from aws_posture import assets, demo
from aws_posture.base.errors import FactFileError
from aws_posture.catalogue import BY_ID, CATALOGUE, DATA
from aws_posture.catalogue.form import cases, loading, models
from aws_posture.catalogue.model import Fact
from aws_posture.judging import Terms, judge, verdict_file
from aws_posture.portable.forms import forms
from aws_posture.snapshot import Answer
from aws_posture.snapshot.operations import READ_OPERATIONS
from aws_posture.snapshot.reads import DESCRIBE_REGIONS, LIST_REGIONS, operations

FORMS = DATA.parent.parent / "portable" / "answers.json"
"""How the `aws` command's answers differ from boto3's."""

SERVICES = (
    *("accessanalyzer", "account", "acm", "apigateway", "apigatewayv2", "athena", "autoscaling"),
    *("backup", "bcm-data-exports", "bedrock", "billing", "budgets", "ce", "cloudformation"),
    *("cloudfront", "cloudtrail", "cloudwatch", "codebuild", "cognito-idp", "compute-optimizer"),
    *(
        "config",
        "cost-optimization-hub",
        "cur",
        "detective",
        "dynamodb",
        "ec2",
        "ecr",
        "ecs",
        "efs",
    ),
    *("eks", "elasticache", "elb", "elbv2", "emr", "events", "fms", "freetier", "fsx", "glue"),
    *("guardduty", "health", "iam", "identitystore", "inspector2", "invoicing", "kinesis", "kms"),
    *("lambda", "lightsail", "logs", "macie2", "network-firewall", "notifications", "opensearch"),
    *("organizations", "ram", "rds", "redshift", "resource-explorer-2", "rolesanywhere", "route53"),
    *("route53domains", "s3", "s3control", "savingsplans", "secretsmanager", "securityhub"),
    *(
        "service-quotas",
        "sesv2",
        "shield",
        "signin",
        "sns",
        "sqs",
        "ssm",
        "sso-admin",
        "stepfunctions",
    ),
    *("sts", "support", "taxsettings", "trustedadvisor", "uxc", "wafv2", "xray"),
)
"""The services whose models are shipped: those that posts about an account's security, networks, logs
and costs ask. Facts about others are checked where botocore is installed."""


def main() -> None:
    """Write what was asked for."""
    if "--examples" in sys.argv[1:]:
        for name, text in examples().items():
            (Path(assets.__file__).parent / name).write_text(text, encoding="utf-8")
            print(f"{name} is written")
        return
    if "--models" in sys.argv[1:]:
        written = index()
        models.INDEX.write_bytes(written)
        models.REFUSED_ACTIONS.write_text(refused_actions(), encoding="utf-8")
        print(f"{models.REFUSED_ACTIONS.name} is written")
        print(f"{models.INDEX.name}: {len(written) // 1024} KiB, botocore {botocore.__version__}")
    try:
        for name, text in compiled().items():
            (DATA / name).write_text(text, encoding="utf-8")
            print(f"{name} is written")
        demo.ANSWERS.write_text(demonstrations(), encoding="utf-8")
        print(f"{demo.ANSWERS.name} is written")
        FORMS.write_text(answer_forms(), encoding="utf-8")
        print(f"{FORMS.relative_to(DATA.parent.parent)} is written")
    except FactFileError as error:
        sys.exit(f"Error: {error}")
    # By a Python that has not loaded the facts as they were before.
    again = [sys.executable, __file__, "--examples"]
    sys.exit(subprocess.run(again, check=False).returncode)


def compiled() -> dict[str, str]:
    """Return the compiled facts, by the names of their files.

    Raises:
        FactFileError: A source has a mistake.
    """
    topics: dict[str, list[Mapping[str, Any]]] = {}
    for path in loading.files(DATA):
        facts = loading.load([path], root=DATA)
        for fact in facts:
            if fact["id"].partition(".")[0] != path.stem:
                problem = f"{fact['id']} belongs into {fact['id'].partition('.')[0]}.yml"
                raise FactFileError(problem, path.name, fact["line"])
        topics[f"{path.stem}.json"] = facts
    return {name: f"{_lines(facts)}\n" for name, facts in topics.items()}


def answer_forms() -> str:
    """Return the forms of answers to all that the catalogue asks, one operation to a line."""
    facts = (loading.fact(form) for form in loading.load(loading.files(DATA), root=DATA))
    asked = {*READ_OPERATIONS, *operations(read for fact in facts for read in fact.reads)}
    found = forms(sorted({*asked, LIST_REGIONS.operation, DESCRIBE_REGIONS.operation}))
    lines = (f"{json.dumps(name)}: {json.dumps(form)}" for name, form in found.items())
    return "{\n" + ",\n".join(lines) + "\n}\n"


def demonstrations() -> str:
    """Return what the demonstration accounts answer: the cases that name them.

    Raises:
        FactFileError: A case does not fit, or contradicts another.
    """
    accounts: dict[str, dict[tuple[str, ...], Mapping[str, Any]]] = {
        name: {} for name in cases.DEMOS
    }
    for form in loading.load(loading.files(DATA), root=DATA):
        fact = loading.fact(form)
        for case in form.get("cases", ()):
            for name in case.get("demo", ()):
                for record in _records(fact, form, case):
                    key = (record["operation"], record["subject"], record["region"])
                    if accounts[name].setdefault(key, record) != record:
                        problem = (
                            f"another fact has {name} answer {record['operation']} differently"
                        )
                        raise FactFileError(problem, form["file"], case["line"])
    ordered = {name: [found[key] for key in sorted(found)] for name, found in accounts.items()}
    return json.dumps(ordered, indent=1) + "\n"


def examples() -> dict[str, str]:
    """Return the demonstration accounts for browsers, by the names of their files."""
    return {
        name: _example(account) for name, account in zip(assets.EXAMPLES, demo.DEMOS, strict=True)
    }


def _example(account: str) -> str:
    """Write a verdict file as a script, which also runs where a page may fetch nothing."""
    snapshot = demo.get(account)
    verdicts = judge(snapshot, CATALOGUE, Terms(now=None))
    content = verdict_file.document(snapshot, verdicts, BY_ID)
    # One verdict per line, so that a change is seen where it is.
    lines = ",\n".join(f'"{fact}":{_compact(one)}' for fact, one in content["verdicts"].items())
    head = _compact({**content, "verdicts": {}}).removesuffix("}}")
    return (
        f"/*\n * The demonstration account {account!r} of aws-posture: an account that does not exist.\n"
        " * Written by scripts/facts.\n */\n"
        f"(window.awsPostureExamples ??= {{}})[{_compact(account)}] = {head}\n{lines}\n}}}};\n"
    )


def _compact(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))


def _records(
    fact: Fact, form: Mapping[str, Any], case: Mapping[str, Any]
) -> Iterator[Mapping[str, Any]]:
    regions = case["regions"]
    if unknown := {*regions} - {"", *demo.REGIONS}:
        problem = f"no demonstration account has the Region {min(unknown)}"
        raise FactFileError(problem, form["file"], case["line"])
    for record in cases.snapshot_of(fact, regions).records:
        region = demo.OTHERWISE if record.region and "" in regions else record.region
        about = {"operation": record.operation, "subject": record.subject, "region": region}
        if isinstance(record, Answer):
            yield about | {"answer": record.result}
        else:
            yield about | {"error": record.code, "permission": record.permission}


def _lines(facts: list[Mapping[str, Any]]) -> str:
    """Write one fact per line, so that a change is seen where it is."""
    left_out = ("line", "file", "cases")
    written = (
        json.dumps({key: fact[key] for key in fact if key not in left_out}) for fact in facts
    )
    return "[\n" + ",\n".join(written) + "\n]"


def index() -> bytes:
    """Return the shipped part of AWS's models, the same for the same botocore."""
    import io  # noqa: PLC0415  # only with --models

    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for service in SERVICES:
            model = models.installed(service)
            if not model:
                sys.exit(f"Error: botocore {botocore.__version__} has no service {service}")
            text = json.dumps(model, separators=(",", ":"))
            entry = zipfile.ZipInfo(f"{service}.json", (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, text)
        about = zipfile.ZipInfo("botocore.txt", (1980, 1, 1, 0, 0, 0))
        archive.writestr(about, f"{botocore.__version__}\n")
    return made.getvalue()


def refused_actions() -> str:
    """Return the IAM actions that no fact may need, one a line."""
    return "".join(f"{action}\n" for action in sorted(set(models.refused_actions())))


if __name__ == "__main__":
    main()
