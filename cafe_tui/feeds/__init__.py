"""The feeds of the world: fetched, read and found. The only room that knows httpx and feedparser."""
