"""Where links lead: to other episodes, and out of the program."""
