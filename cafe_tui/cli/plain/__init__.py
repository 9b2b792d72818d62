"""Plain mode: the player as a conversation in lines, for screen readers, Braille and pipes.

No colours, no boxes, nothing that moves the cursor. What happens in the sound is told when it is asked for,
or before the next prompt, never into what is being typed.
"""
