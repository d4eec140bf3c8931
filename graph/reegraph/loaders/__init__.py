"""One module per kind of input; each yields records and problems, nothing else."""
