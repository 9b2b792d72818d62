"""What a bookmark may hold, how many are looked at, tuned, cut and handed to others."""
