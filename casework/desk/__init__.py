"""The desk: one verb per thing that staff do; each adds facts to the casebook, recomputes, and says what follows.

Beside the packages of verbs stands what all of them use: requests, replies, rights, days, and values for templates.
"""
