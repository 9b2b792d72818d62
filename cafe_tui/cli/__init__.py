"""The commands, for people and for scripts: thin, they ask services and print text or JSON."""
