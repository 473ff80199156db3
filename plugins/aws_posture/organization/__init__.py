"""An organization: every account asked, and one folder that holds what they answered.

folder       the folder: accounts, refusals, snapshots, history
refused      verdicts on accounts that could not be asked
"""
