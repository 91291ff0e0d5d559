"""What Lantoa shows over HTTP: its pages, and whether the service is well."""
