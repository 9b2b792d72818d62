"""Finding the list of chapters in show notes: words, tokens, candidates, readings, titles."""

DETECTOR_VERSION = 2
"""To be raised by hand with every change after which some notes give other chapters, other titles or another
confidence: what an older detector found is kept in libraries, and only another version has it found anew."""
