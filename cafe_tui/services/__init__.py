"""Use-cases without a screen: what the listener can do, one small module each."""
