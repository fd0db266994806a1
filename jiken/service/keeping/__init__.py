"""Keeping the database: checking it, backing it up, bringing a backup back."""
