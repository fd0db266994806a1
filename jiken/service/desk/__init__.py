"""What the desk does, over a store: the web and the command line call the same functions."""
