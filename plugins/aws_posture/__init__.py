"""Posts about AWS that tell each reader how their own account stands.

The public site is the template, private copies are stamped from it:

    AWS ──collect──▶ Snapshot ──evaluate──▶ Verdicts ─┐
                                                      ├─stamp──▶ private copy
    Markdown ──render──▶ public site with empty slots ─┘
"""

from __future__ import annotations

__version__ = "0.1.0"
