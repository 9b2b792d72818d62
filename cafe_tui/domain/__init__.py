"""The ground floor: pure functions over frozen data, standard library only, no clock and no I/O."""
