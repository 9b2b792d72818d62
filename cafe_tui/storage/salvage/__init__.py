"""What can be read of a damaged library, where SQLite itself gives up at the first bad page."""
