"""The chapter lists of an episode: their forms, which one is shown, what the listener puts right."""
