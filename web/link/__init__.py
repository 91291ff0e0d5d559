"""The page of an action link."""
