"""An organization: every account asked, and one folder that holds what they answered.

folder       the folder: accounts, refusals, snapshots, history
accounts     which accounts there are, and which of them are asked
ledger       what was asked, by which run
reader       one account: a task in, an outcome out
executors    where tasks are done: threads here; `dask` is a cluster
collecting   a run: whom it asks, and where what they say goes
refused      verdicts on accounts that could not be asked
results      how each account stands, in a few letters; how all of them stood over time
addresses    where a finished site explains each fact
shared       what every page of an organization's site has
site         the site: the public site once, a file an account, an overview
overview     what the overview adds up; `overview_page` and `overview_files` write it
contents     what such a site may hold, for `aws-posture verify`
locks        the passphrases of accounts' files
"""
