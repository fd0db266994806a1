"""How articles are found and fetched: the Scrapy project."""
