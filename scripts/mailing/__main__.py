"""``python -m mailing``: what `scripts/newsletter` does once its environment is there."""

import sys

from mailing.command import main

sys.exit(main())
