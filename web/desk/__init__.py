"""The committee's desk: the log, letters, decisions on paper, incidents."""
