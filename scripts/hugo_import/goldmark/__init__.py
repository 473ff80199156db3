"""What Hugo's Markdown renderer, Goldmark, makes of a text: its parts, anchors and typography."""
