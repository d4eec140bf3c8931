"""Reads Cypher into a tree with positions, for `reegraph.stores.dialect`; nothing outside the stores uses it."""
