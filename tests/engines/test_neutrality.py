"""The public site is the same byte for byte, whatever credentials were there, on every engine."""

from __future__ import annotations

import gzip
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from engine_sites import run_engine, sources

from aws.server import Aws
from aws_posture.verify import verify
from building import FRESH, POST, leave_one_post, states, tree
from sampling import nightly_but

ENGINES = ["mkdocs", "properdocs", "zensical"]
FEW = ("credentials in the environment",)
ALL = (
    *("a demonstration", "credentials in the environment", "a profile", "the caches of these"),
    *("a profile that is not there", "half of a key", "nobody answers"),
)
MADE = ("index.html", "sitemap.xml", "404.html")
MADE_BY_PLUGINS = ("index.xml", "sitemap.xml.gz", "search/search_index.json", "tags/iam/index.xml")

# The account that the test server plays, by names that stand in no page.
USER, ALIAS = "quill-weaver", "skylark-works"


@pytest.fixture
def seeded(aws: Aws) -> Aws:
    aws.root(mfa=False)
    aws.alias(ALIAS)
    aws.client("iam").create_user(UserName=USER)
    return aws


def _profile(folder: Path, aws: Aws) -> Mapping[str, str]:
    environ = aws.environ()
    config = folder / "config"
    config.write_text(
        "[profile reader]\n"
        f"aws_access_key_id = {environ['AWS_ACCESS_KEY_ID']}\n"
        f"aws_secret_access_key = {environ['AWS_SECRET_ACCESS_KEY']}\n"
        f"endpoint_url = {aws.url}\nregion = eu-west-1\n",
        "utf-8",
    )
    return {"AWS_PROFILE": "reader", "AWS_CONFIG_FILE": str(config)}


def _built(engine: str, site: Path, environ: Mapping[str, str]) -> tuple[bool, dict[str, bytes]]:
    """Build over what is there: the last site, the engine's cache, the plugin's cache."""
    cache = {"XDG_CACHE_HOME": str(site / "cache-home")}
    # One post links to others.
    is_whole = (site / "docs/tutorials").is_dir()
    done = run_engine(engine, site, {**cache, **environ}, strict=is_whole)
    return done.status == 0, tree(site / "site")


@pytest.mark.timeout(900)  # up to nine builds, one after the other
@pytest.mark.parametrize(
    ("engine", "cases"),
    # ProperDocs runs the same plugin, and Zensical none.
    nightly_but({("mkdocs", FEW)}, [("mkdocs", ALL), *((engine, FEW) for engine in ENGINES)]),
    ids=lambda value: value if isinstance(value, str) else f"{len(value)} cases",
)
def test_the_public_site_is_the_same_whatever_was_supplied(
    engine: str, cases: Sequence[str], tmp_path: Path, seeded: Aws
) -> None:
    site = sources(engine, tmp_path / "site")
    if cases == FEW and engine == "mkdocs":
        leave_one_post(site)
    built, neutral = _built(engine, site, {})
    assert built
    assert set(MADE) <= set(neutral)
    with_plugins = engine != "zensical"
    if with_plugins:
        assert set(MADE_BY_PLUGINS) <= set(neutral)
        assert any(name.startswith("assets/social/") for name in neutral)

    good = seeded.environ()
    supplied: dict[str, tuple[Mapping[str, str], bool]] = {
        "a demonstration": ({"AWS_POSTURE": "demo"}, True),
        "credentials in the environment": (good, True),
        "a profile": (_profile(tmp_path, seeded), True),
        "the caches of these": ({}, True),
        "a profile that is not there": ({"AWS_PROFILE": "nobody"}, not with_plugins),
        "half of a key": ({**good, "AWS_SECRET_ACCESS_KEY": ""}, not with_plugins),
        "nobody answers": ({**good, "AWS_ENDPOINT_URL": "http://127.0.0.1:9"}, not with_plugins),
    }
    for case in cases:
        environ, works = supplied[case]
        assert _built(engine, site, environ) == (works, neutral), case
    _holds_nothing_of_the_account(neutral)
    seeded.fail("sts:GetCallerIdentity", "ExpiredToken", status=403)
    assert _built(engine, site, good) == (not with_plugins, neutral)
    assert (site / "private").is_dir() == with_plugins
    if with_plugins:
        private = (site / "private" / FRESH / POST).read_text(encoding="utf-8")
        assert states(private, "root.mfa") == {"fail"}

    assert verify(site / "site") == []


def _holds_nothing_of_the_account(files: Mapping[str, bytes]) -> None:
    # Its number is one of the examples of AWS's documentation, which the posts have too.
    for name, content in files.items():
        plain = gzip.decompress(content) if name.endswith(".gz") else content
        assert not [word for word in (USER, ALIAS) if word.encode() in plain], name


@pytest.mark.nightly
def test_the_time_of_the_build_can_be_given(tmp_path: Path, series: Path) -> None:
    site = sources("mkdocs", tmp_path / "site")
    assert run_engine("mkdocs", site, {"SOURCE_DATE_EPOCH": "1600000000"}).status == 0
    ours, other = tree(series / "site"), tree(site / "site")
    assert set(ours) == set(other)
    changed = {name for name in ours if ours[name] != other[name]}
    assert changed <= {"sitemap.xml", "sitemap.xml.gz", "index.xml"}
