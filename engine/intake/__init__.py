"""What comes in as spreadsheets: units, officers, and the lists units send back."""
