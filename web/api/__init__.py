"""What other programs ask for: the officer's reads and verbs as JSON."""
