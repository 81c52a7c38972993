import Glibc

/// Gives the processor away for a millisecond.
func pause() { usleep(1_000) }
