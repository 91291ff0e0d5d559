"""The console: what an officer has to do, a record, a plan."""
