"""Lists that go out to units as spreadsheets, to be filled in and sent back."""
