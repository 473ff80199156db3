"""Templates of shortcodes say what they say in Hugo; what is not understood is not guessed.

The answers are Hugo's: `python tests/importing/test_import_templates.py HUGO` asks it again.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from small_blogs import Imported, import_new, write

USE = '{{< it "FoO bar" 3 >}}'
# Each template, and what it makes of that use.
ANSWERS = {
    '{{ .Get 0 | upper }} {{ lower (.Get 0) }} {{ title "a b" }}': "FOO BAR foo bar A B",
    "{{ if eq (.Get 1) 3 }}a{{ else if gt (len .Params) 5 }}b{{ else }}c{{ end }}": "a",
    "{{ if and (.Get 0) (not (.Get 7)) }}a{{ end }}{{ if or (.Get 8) (.Get 9) }}b{{ end }}": "a",
    "{{ with .Get 9 }}{{ . }}{{ else }}none{{ end }}": "none",
    '{{ $x := "a" }}{{ if true }}{{ $x = "b" }}{{ end }}{{ $x }}': "b",
    '{{ $x := "a" }}{{ if true }}{{ $x := "b" }}{{ end }}{{ $x }}': "a",
    '{{ range $i, $e := split "a,b" "," }}{{ $i }}{{ $e }}{{ end }}': "0a1b",
    '{{ trim "\\n\\rrow\\r" "\\n\\r" }}': "row",
    "{{ range seq 3 }}{{ . }}{{ end }}{{ range slice }}x{{ else }}-{{ end }}": "123-",
    '{{ printf "%s/%d/%v/%q" (.Get 0) 5 true "x" }}': "FoO bar/5/true/&#34;x&#34;",
    '{{ replace (.Get 0) "o" "0" }} {{ strings.TrimPrefix "F" (.Get 0) }}': "F0O bar oO bar",
    "{{ index .Params 1 }} {{ (index .Params 0) }} {{ add 1 (len .Params) }}": "3 FoO bar 3",
    '{{ $d := dict "a" (dict "b" "c") }}{{ $d.a.b }} {{ (index $d "a").b }}': "c c",
    '{{ default "x" (.Get 9) }} {{ .Get 9 | default "y" }} {{ cond true 1 2 }}': "x y 1",
    '{{ humanize "a-b" }} {{ urlize "A b" }} {{ delimit (slice 1 2) ", " }}': "A b a-b 1, 2",
    '{{ "<b>" }} {{ "<i>x</i>" | safeHTML }} {{ "a&b" }}': "&lt;b&gt; <i>x</i> a&amp;b",
    '<i title="{{ "\\"q\\"" }}">x</i>': '<i title="&#34;q&#34;">x</i>',
    '{{ partial "p.html" (dict "x" (.Get 0)) }}': "[FoO bar]",
    "{{ range site.Data.team.people }}{{ .name }};{{ end }}": "Ana;Bo;",
    "{{ .Page.Title }} {{ .Page.Params.mood }} {{ site.Title }} {{ .Site.Params.colour }}": "A fine Notes red",
    '{{ .Page.Date.Format "2006-01-02" }} {{ .Page.RelPermalink }}': "2024-01-02 /posts/a/",
    '{{- /* nothing */ -}} x {{- " y" -}} z': " x yz",
    '{{ .Scratch.Set "a" 1 }}{{ .Scratch.Add "a" 2 }}={{ $.Scratch.Get "a" }}{{ .Store.Get "b" }}': "=3",
    '{{ $s := newScratch }}{{ $s.Set "a" (slice 1) }}{{ $s.Add "a" 2 }}={{ len ($s.Get "a") }}': "=2",
    '{{ range last 2 (split "a,b,c" ",") }}{{ . }}{{ end }}{{ delimit (sort (slice "b" "a")) "" }}': "bcab",
    '{{ delimit (apply (slice "a" "b") "printf" "<%s>" ".") "+" }}': "&lt;a&gt;+&lt;b&gt;",
    '{{ replaceRE "o+" "0" (.Get 0) }} {{ index (findRE "[a-z]+" "1ab2") 0 }}': "F0O bar ab",
    '{{ uniq (slice 1 1 2) | len }} {{ append 3 (slice 1 2) | len }} {{ md5 "a" }}': (
        "2 3 0cc175b9c0f1b6a831c399e269772661"
    ),
    '{{ path.Base "a/b.c" }} {{ jsonify (slice 1 2) }} {{ i18n "hello" }}': "b.c [1,2] Hello",
    '{{ .Page.File.ContentBaseName }} {{ (.Page.Resources.GetMatch "P.*").RelPermalink }}': (
        "a /posts/a/p.svg"
    ),
    '{{ range .Page.Resources.Match "*" }}{{ .Name }} {{ .MediaType.SubType }}{{ end }}': "p.svg svg",
    '{{ (.Page.Resources.ByType "image").GetMatch "none" | not }}': "true",
    '{{ markdownify "*a*" }} {{ .Page.RenderString "**b**" }}': "<em>a</em> <strong>b</strong>",
}
HARD = (
    "{{ now }}",
    '{{ resources.Get "x" }}',
    '{{ replaceRE "(a+)+$" "" (.Get 0) }}',
    '{{ (.Page.Resources.Get "p.svg").Content }}',
    "{{ nosuch 1 }}",
    "{{ if true }}x",
    "{{ range seq 99999999 }}x{{ end }}",
    '{{ partial "loop.html" . }}',
    "{{ div 1 0 }}",
    "<script>x</script>",
)
FILES = {
    "hugo.yaml": "baseURL: https://notes.example.org/\ntitle: Notes\nparams: {colour: red}\n",
    "data/team.yaml": "people: [{name: Ana}, {name: Bo}]\n",
    "i18n/en.yaml": "hello: {other: Hello}\n",
    "layouts/partials/p.html": "[{{ .x }}]",
    "layouts/partials/loop.html": '{{ partial "loop.html" . }}',
}


def _blog(templates: list[str]) -> dict[str, str]:
    shortcodes = {f"layouts/shortcodes/it{n}.html": text for n, text in enumerate(templates)}
    uses = "\n\n".join(f"@{n}@{USE.replace('it', f'it{n}')}@" for n in range(len(templates)))
    page = f"---\ntitle: A\ndate: 2024-01-02\nmood: fine\n---\n{uses}\n"
    return {
        **FILES,
        **shortcodes,
        "content/posts/a/index.md": page,
        "content/posts/a/p.svg": "<svg/>",
    }


def _answers(text: str) -> list[str]:
    parts = text.split("@")
    return [parts[place + 1] for place, part in enumerate(parts) if part.isdigit()]


@pytest.fixture(scope="module")
def easy(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Import a page that uses every template."""
    new = import_new(tmp_path_factory.mktemp("easy"), _blog(list(ANSWERS)))
    return _answers(_unhidden(new.read("docs/posts/a/index.md")))


@pytest.fixture(scope="module")
def hard(tmp_path_factory: pytest.TempPathFactory) -> Imported:
    """Import a page that uses templates that are not understood."""
    return import_new(tmp_path_factory.mktemp("hard"), _blog(list(HARD)))


def _unhidden(text: str) -> str:
    """Show what is hidden from Markdown."""
    for char in "*_[]~^'\"@-.:+\\`$#>":
        if char != '"':
            text = text.replace(f"&#{ord(char)};", char)
    return text


@pytest.mark.parametrize("template", ANSWERS)
def test_a_template_says_what_hugo_makes_of_it(easy: list[str], template: str) -> None:
    assert easy[list(ANSWERS).index(template)].strip() == ANSWERS[template].strip()


@pytest.mark.parametrize("number", range(len(HARD)))
def test_what_is_not_understood_is_shown_as_written_and_named(hard: Imported, number: int) -> None:
    assert f"`{USE.replace('it', f'it{number}')}`" in hard.read("docs/posts/a/index.md")
    assert [each for each in hard.problems if f"the shortcode it{number} is not known" in each]


def _ask(hugo: str) -> None:
    """Print Hugo's own answers."""
    with tempfile.TemporaryDirectory() as folder:
        blog = write(Path(folder) / "blog", _blog(list(ANSWERS)))
        (blog / "layouts/single.html").write_text("{{ .Content }}")
        public = Path(folder) / "public"
        subprocess.run([hugo, "--quiet", "-s", blog, "-d", public], check=True)
        text = (public / "posts/a/index.html").read_text("utf-8")
        for template, answer in zip(ANSWERS, _answers(text), strict=True):
            sys.stdout.write(f"{template!r}: {answer!r},\n")


if __name__ == "__main__":
    _ask(sys.argv[1])
