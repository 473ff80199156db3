"""Coverage-guided fuzzing of everything that reads what somebody else wrote.

A target is a function of bytes: it makes a hostile input of them, feeds it to what reads such
input, and raises where that breaks a promise. `targets` lists them; `__main__` lets libFuzzer, by
way of atheris, look for bytes that make one raise, hang, or take too much memory.
"""
