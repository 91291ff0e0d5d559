"""Action links: an officer makes a move from a letter, after looking, once."""
