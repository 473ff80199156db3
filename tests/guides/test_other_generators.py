"""The page about other generators, followed to the letter by somebody who has a small site."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import pytest

from aws.server import Aws
from building import FRESH, ROOT, Run, run, small_site, states

sys.path.insert(0, str(ROOT / "scripts"))

import _environment
from sampling import nightly_but

GUIDE = (ROOT / "docs/authors/other-generators.md").read_text("utf-8")
CONFIGS = {
    "properdocs": "site_name: Mine\ntheme: material\nplugins: [search, aws-posture]\n",
    "zensical": "site_name: Mine\n",
}


def _blocks(engine: str, language: str) -> list[str]:
    """List the blocks of code that the guide has for an engine, without those for a blog on it."""
    (section,) = re.findall(rf"(?ims)^## {engine}$(.*?)(?=^##|\Z)", GUIDE)
    found = re.findall(rf"```{language}\n(.*?)```", section, re.DOTALL)
    return [re.sub(r"(?m)^    ", "", block) for block in found]


def _follow(engine: str, folder: Path, aws: Aws) -> Run:
    site = small_site(folder, CONFIGS[engine] + "".join(_blocks(engine, "yaml")))
    environ = aws.environ()
    (site / "aws-config").write_text(
        "[profile your-profile]\n"
        f"aws_access_key_id = {environ['AWS_ACCESS_KEY_ID']}\n"
        f"aws_secret_access_key = {environ['AWS_SECRET_ACCESS_KEY']}\n"
        f"endpoint_url = {aws.url}\nregion = eu-west-1\n",
        "utf-8",
    )
    lines = [line for block in _blocks(engine, "sh") for line in block.splitlines()]
    script = "\n".join(line for line in lines if not line.startswith("pip install"))
    commands = [Path(sys.executable).parent, _environment.ensure_engine(engine).parent]
    path = os.pathsep.join([*map(str, commands), os.environ["PATH"]])
    return run(
        *("sh", "-e", "-c", script),
        cwd=site,
        environ={"PATH": path, "AWS_CONFIG_FILE": str(site / "aws-config")},
    )


@pytest.mark.parametrize("engine", nightly_but({"zensical"}, CONFIGS))
def test_the_steps_lead_to_a_private_copy(engine: str, tmp_path: Path, aws: Aws) -> None:
    aws.root(mfa=False)
    done = _follow(engine, tmp_path, aws)
    assert done.status == 0, done.err + done.out
    public = (tmp_path / "site/index.html").read_text("utf-8")
    private = (tmp_path / "private" / FRESH / "index.html").read_text("utf-8")
    assert states(public, "root.mfa") == {"unchecked"}
    assert states(private, "root.mfa") == {"fail"}
    for html in (public, private):
        assert "assets/aws-posture.css" in html
    assert (tmp_path / "private" / FRESH / "assets/aws-posture.css").is_file()
