"""Finding the list of chapters in show notes: words, tokens, candidates, readings, titles."""
