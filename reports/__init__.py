"""Read-only outputs: the book of mails, spreadsheets, the auditor's bundle."""
