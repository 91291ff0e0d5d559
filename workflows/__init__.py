"""What a plan is: definition, language, lint, calendar, shared values. No SQL, clock or network."""
