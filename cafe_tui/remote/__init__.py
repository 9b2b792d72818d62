"""The way from other programs to the open player: a private Unix socket, and never the network."""
