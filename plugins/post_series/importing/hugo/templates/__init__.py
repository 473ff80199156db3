"""A small, honest reader of Hugo's templates: what it does not know, it does not guess.

`parsing` makes a tree of a template, `running` evaluates it, `functions` has the functions. Whatever
they do not know raises `TooHard`, and what is made from the template is reported.
"""
