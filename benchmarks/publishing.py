"""What publishing costs: this site's posts copied to many, built by us and by stock plugins, in turns.

    python benchmarks/publishing.py [--posts 960] [--rounds 2]
    python benchmarks/publishing.py --posts 320 --theme FOLDER [--hugo hugo]

Ours has everything on: facts, lists, feeds, social metadata and images, redirects. Stock is
MkDocs with Material, its blog and tags plugins, and mkdocs-rss-plugin, on the same Markdown and
with the same Markdown extensions. Builds are cold: no cache, an empty site folder. The target is a
ratio of at most 0.6 in time and 1.0 in peak memory.

With the folder of a theme for Hugo, such as a checkout of PaperMod, a blog is built by Hugo and, once moved
in, by us: cold, and with one post changed since the last build. The targets are ratios of at most 1.2
to Hugo, and of 0.4 to the cold build, in time of the processor.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

from _aside import put_aside
from _hugo_blog import FIRST, ROOT, TOPICS, change_a_post, moved_in, write_blog

MKDOCS = [sys.executable, "-m", "mkdocs", "build", "--quiet"]

STOCK_PLUGINS = """\
plugins:
  - search
  - blog:
      blog_dir: .
      post_dir: posts
      post_url_format: "posts/{slug}"
      post_excerpt: optional
  - tags
  - rss:
      match_path: posts/.*
      date_from_meta:
        as_creation: date
      use_git: false
"""


def main() -> None:
    """Build in turns and print the ratios of the medians."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--posts", type=int, default=960)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--theme", type=Path)
    parser.add_argument("--hugo", default=str(Path(sys.executable).with_name("hugo")))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if options.theme:
            compare_with_hugo(Path(folder), options)
            return
        sites = {
            "stock": stock(Path(folder) / "stock", options.posts),
            "ours": ours(Path(folder) / "ours", options.posts),
        }
        measured: dict[str, list[tuple[float, float]]] = {name: [] for name in sites}
        for _ in range(options.rounds):
            for name, site in sites.items():
                measured[name].append(build(site))
                print(f"{name:6} {measured[name][-1][0]:8.1f} s {measured[name][-1][1]:8.0f} MB")
    print(f"{options.posts} posts, {options.rounds} rounds in turns, medians, ours / stock:")
    for number, what in enumerate(("time", "peak memory")):
        medians = {
            name: statistics.median(each[number] for each in values)
            for name, values in measured.items()
        }
        print(f"  {what:12} {medians['ours'] / medians['stock']:.2f}")


def compare_with_hugo(folder: Path, options: argparse.Namespace) -> None:
    """Build a blog by Hugo and by us, in turns, and print the ratios of the medians."""
    blog = write_blog(folder / "blog", options.theme, options.posts)
    site = moved_in(blog, folder / "site")
    by_hugo = [options.hugo, "--quiet", "--noBuildLock"]
    measured: dict[str, list[float]] = {"hugo": [], "cold": [], "changed": []}
    for number in range(options.rounds):
        put_aside(folder / "aside", blog / "public", blog / "resources")
        measured["hugo"].append(timed(by_hugo, blog)[0])
        measured["cold"].append(build(site)[0])
        change_a_post(site, number)
        put_aside(folder / "aside", site / "site")
        measured["changed"].append(timed(MKDOCS, site)[0])
        print("  ".join(f"{name} {values[-1]:.1f} s" for name, values in measured.items()))
    hugo, cold, changed = (statistics.median(values) for values in measured.values())
    print(f"{options.posts} posts, {options.rounds} rounds in turns, medians:")
    print(f"  cold / Hugo              {cold / hugo:.2f}")
    print(f"  one post changed / cold  {changed / cold:.2f}")


def ours(folder: Path, posts: int) -> Path:
    """Make the series' own site, with many posts."""
    write_posts(folder / "docs", posts)
    shutil.copytree(ROOT / "overrides", folder / "overrides")
    config = _without_nav((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    # 960 titles with a date to come would be left out; none has.
    (folder / "mkdocs.yml").write_text(config, encoding="utf-8")
    return folder


def stock(folder: Path, posts: int) -> Path:
    """Make a blog of the same posts as people make it without us."""
    write_posts(folder / "docs", posts)
    (folder / "docs/tags.md").write_text("# Tags\n\n<!-- material/tags -->\n", encoding="utf-8")
    config = _without_nav((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    config = re.sub(r"(?m)^plugins:\n(?:(?:[ #].*)?\n)+", f"{STOCK_PLUGINS}\n", config)
    config = config.replace("  custom_dir: overrides\n", "").replace("    logo: site/keyhole\n", "")
    config = config.replace("  icon:\n  palette", "  palette")
    (folder / "mkdocs.yml").write_text(config, encoding="utf-8")
    return folder


def write_posts(docs: Path, number: int) -> None:
    """Copy the site's pages, and its posts as often as it takes, each with a title of its own."""
    shutil.copytree(ROOT / "docs", docs, ignore=shutil.ignore_patterns("adr", "authors"))
    originals = sorted((docs / "posts").glob("*.md"))
    texts = [re.sub(r"(?s)^---\n.*?\n---\n", "", post.read_text("utf-8")) for post in originals]
    for post in originals:
        post.unlink()
    for index in range(number):
        text = texts[index % len(texts)]
        title = f"{re.search(r'(?m)^# (.*)$', text)[1]}, {index + 1}"  # type: ignore[index]  # each has one
        body = re.sub(r"(?m)^# .*$", f"# {title}", text, count=1)
        front = (
            f"---\ntitle: {title}\ndate: {(FIRST + timedelta(days=4 * index)).isoformat()}\n"
            f"tags: [{TOPICS[index % 8]}, {TOPICS[(index // 8 + 3) % 8]}]\n"
            f"series: Part by part {index // 12 + 1}\nweight: {index % 12 + 1}\n---\n"
        )
        # Links between the originals lead nowhere once they are copied.
        body = re.sub(r"\]\((?!\.\./|#|[a-z]+:)[^)]*\.md(#[^)]*)?\)", "](#)", body)
        (docs / "posts" / f"post-{index + 1:04}.md").write_text(front + body, encoding="utf-8")
    for page in ("index.md", "your-account.md", "about.md"):
        path = docs / page
        path.write_text(re.sub(r"\((posts|authors)/[^)]*\)", "(about.md)", path.read_text("utf-8")))


def build(site: Path) -> tuple[float, float]:
    """Build once, cold; gives seconds of the processor and the peak of memory in MB."""
    put_aside(site.parent / "aside", site / "site", site / ".cache")
    return timed(MKDOCS, site)


def timed(command: list[str], folder: Path) -> tuple[float, float]:
    """Run a command in a folder; gives what `build` gives."""
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "AWS_POSTURE": "off"}
    with (folder / "log.txt").open("w") as log:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)
        _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit((folder / "log.txt").read_text())
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def _without_nav(config: str) -> str:
    """Take out the navigation: it names pages that are not copied."""
    nav = "nav:\n  - Home: index.md\n  - About: about.md\n  - your-account.md\n\n"
    return re.sub(r"(?m)^nav:\n(?: .*\n)+\n", nav, config)


if __name__ == "__main__":
    main()
