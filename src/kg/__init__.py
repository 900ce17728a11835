"""Demarche: a knowledge graph of positions on diplomatic questions, with receipts."""

__version__ = "0.1.0"
