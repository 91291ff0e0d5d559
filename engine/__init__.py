"""Running a plan: machine, guards, advancing, obligations, watch, letters out, rehearsal."""
