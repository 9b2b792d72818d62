"""What feeds say, how they are, and when each is asked."""
