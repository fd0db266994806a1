"""Which articles tell of one incident. Pure: no I/O, no clock, no Scrapy."""
