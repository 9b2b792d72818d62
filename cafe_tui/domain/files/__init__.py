"""Files on the disk: what is downloaded and fetched ahead, and what they are called."""
