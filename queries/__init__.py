"""One question = one module. `kernels/` holds the array algorithms."""
