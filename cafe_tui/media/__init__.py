"""What is inside audio files. The only room that knows mutagen."""
