"""The desk: the web application in which a monitoring team reviews incidents."""
