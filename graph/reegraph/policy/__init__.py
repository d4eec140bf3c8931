"""Rules in time: the state of every policy and provision on a day, as known on a day.

`reports` reads what the facts tell of each rule, `acts` works out what counts on a day of knowledge, `states` decides
the state of a day, `rectangles` tiles the plane of both axes, and `book` answers questions. Definitions:
``docs/policy.md``.
"""
