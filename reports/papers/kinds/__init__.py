"""One file for each kind of paper: what its template is told besides the frame."""
