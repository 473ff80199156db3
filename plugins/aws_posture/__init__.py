"""Posts about AWS that show each reader the state of their own account.

The public site is the template, private copies are stamped from it:

    AWS ──collect──▶ Snapshot ──judge──▶ Verdicts ─────┐
                                                       ├─stamp──▶ private copy
    Markdown ──render──▶ public site with empty slots ─┘

`aws_posture.api` is the documented Python interface; everything else is internal and may change at
any time.
"""

from __future__ import annotations

__version__ = "0.1.0"
