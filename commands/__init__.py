"""The command line, one file per noun; each translates into one call of engine or reports."""
