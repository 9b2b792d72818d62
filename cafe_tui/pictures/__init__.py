"""Pictures drawn for a terminal: by Pillow and textual-image, in a process that can be killed."""
