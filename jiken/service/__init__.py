"""The use cases: what the command line, the exports and the end of a crawl call."""
