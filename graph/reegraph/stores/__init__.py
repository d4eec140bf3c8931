"""Stores answer Cypher: embedded in this process, or on a Neo4j server."""
