"""Fuzzing of everything that reads what strangers write.

`python -m tests.fuzz READER --seconds N` (`all` for each in turn) tries what `inputs` makes up and tells
what broke `readers`' promises; `test_readers` does a little of the same with hypothesis in every test run.
"""
