"""What other programs may order, are told, and are run on."""
