"""Signing in: who a browser acts as, without passwords."""
