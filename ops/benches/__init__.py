"""What the benchmark of the channels consists of."""
