"""The library on disk: the only room that knows SQLite. One module for each aggregate."""
