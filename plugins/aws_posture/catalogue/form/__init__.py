"""Facts that are written as data: read from YAML, checked against AWS's models, judged.

nodes ─▶ checking ─▶ compiled form (JSON) ─▶ loading ─▶ Fact, whose judge is in `judging`
         ├ fields, asking, answer_types
         └ models: what AWS's operations take and answer
"""
