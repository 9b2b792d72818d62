"""What is looked for, and where it is found."""
