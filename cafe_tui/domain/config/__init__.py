"""What the listener may set, and what is wrong with a file of it."""
