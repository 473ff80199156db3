"""Names that the settings of blogs have, and what they mean here."""

from __future__ import annotations


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


MATERIAL = _names(
    """
    af ar az be bg bn ca cs cy da de el en eo es et eu fa fi fr gl he hi hr hu hy id is it
    ja ka kn ko lb lt lv mk mn ms my nb nl nn pl pt ro ru sa sh si sk sl sq sr sv ta te th
    tl tr uk ur uz vi zh
    """
)
"""The languages that Material has words in, other than those with a region."""

CARRIED = _names(
    """
    assetdir author baseurl cascade contentdir copyright datadir defaultcontentlanguage
    defaultcontentlanguageinsubdir description disablelanguages disablepathtolower
    direction enableemoji frontmatter googleanalytics hascjklanguage ignorefiles indexes
    label languagecode languagedirection languagename languages layoutdir locale mainsections markup
    mediatypes menu menus module outputformats outputs paginate paginatepath pagination
    params permalinks removepathaccents rsslimit services social staticdir taxonomies theme
    themesdir timezone title uglyurls
    """
)
"""Settings that have a meaning here."""

HARMLESS = _names(
    """
    archetypedir build buildcache builddrafts buildexpired buildfuture caches canonifyurls
    capitalizelisttitles cleandestinationdir contenttypes deployment disablealiases
    disablefastrender disablehugogeneratorinject disablekinds disablelivereload editor
    enablegitinfo enableinlineshortcodes enablemissingtranslationplaceholders
    enablerobotstxt footnoteanchorprefix footnotereturnlinkcontents i18ndir ignoreerrors
    ignorelogs imaging metadataformat minify minimumhugoversion
    newcontenteditor noticesonfailure pluralizelisttitles preservetaxonomynames privacy
    publishdir pygmentscodefences pygmentscodefencesguesssyntax pygmentsoptions
    pygmentsstyle pygmentsuseclasses pygmentsuseclassic refLinksErrorLevel
    reflinkserrorlevel reflinksnotfoundurl related relativeurls
    resourcedir sectionpagesmenu security segments server sitemap summarylength
    templatemetrics timeout titlecasestyle verbose weight
    """
)
"""Settings of Hugo itself, which readers never see."""

CARRIED_PARAMS = _names(
    """
    analytics assets author comments copyright dateform dateformat description env favicon
    giscus googleanalytics homeinfoparams images keywords logo mainsections newsletter
    social socialicons subtitle title utterances
    """
)
"""Parameters of themes that have a meaning here, or none for readers."""

OUTPUTS = _names(
    """
    404 html robots rss sitemap
    """
)
"""What Hugo makes of pages and is made here, too."""
