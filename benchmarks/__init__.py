"""How fast are the kernels beside other ways to the same answer? `python -m benchmarks`."""
