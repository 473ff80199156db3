"""The blog on an engine that runs no MkDocs plugins, such as Zensical: before its build, and after.

    prepare → the engine's own build → finish

`prepare` writes a copy of the docs folder that has the lists, and in each page's front matter what
MkDocs' templates read from `page.meta`. `finish` reads the finished pages and adds what only they
tell. Both call what the plugin calls, `pages.publication`.
"""
