"""What happens to one article between spider and database."""
