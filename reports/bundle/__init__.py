"""What an auditor takes away: one chain as files, and what checks it without this program."""
