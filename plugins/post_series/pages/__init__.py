"""What the plugin adds to a site: lists, feeds, metadata, images, redirects, a sitemap."""
