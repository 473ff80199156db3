"""What readers and machines expect of a blog: an MkDocs plugin that converts each post once.

Lists by year, tag and series, feeds, social metadata and images, a true sitemap, redirects, and a
ledger of every address that was ever published. It is standalone: it needs no other plugin.

    plugin | command             adapters: MkDocs, the command `post-series`, whose options are in
                                 `arguments`
      engines                    a site on an engine without plugins: before its build, and after
      importing | letters | pages  posts from elsewhere; letters; what the plugin adds to a site
        checking | reading | plain  checks of a finished site; posts and their order; pages without
                                   what only a browser shows
          base                     what every part uses and no part owns

Imports go down only. A build imports neither `importing` nor `letters`, nor the libraries that only
they need, and `plain` only where pages are wanted as Markdown, too.
"""
