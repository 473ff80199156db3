"""``python -m hugo_import``: what `scripts/import-hugo` does once its environment is there."""

import sys

from hugo_import.command import main

sys.exit(main())
