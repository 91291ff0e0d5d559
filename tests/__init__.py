"""Tests by kind: unit, property, contract, operations, letters, acceptance, structure."""
