"""What Lantoa shows over HTTP: for now whether the service is well."""
