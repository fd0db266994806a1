"""The schema of what is exported: every column with its type and meaning."""
