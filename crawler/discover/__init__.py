"""What feeds, sitemaps and listings announce: pure functions over bytes."""
