"""How Hugo's Markdown renderer, Goldmark, reads a text: its parts, anchors and typography."""
