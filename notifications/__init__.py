"""Letters: types, templates, MIME and transports. No SQL, no knowledge of the engine."""
