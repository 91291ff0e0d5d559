"""Letters: what each says, as which message, and how it leaves. No SQL, no engine."""
