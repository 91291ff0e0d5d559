"""Units and officers, for the committee: listed, looked at, imported, let go."""
