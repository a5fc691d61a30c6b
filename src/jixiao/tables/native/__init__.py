"""Machine code for large tables, through LLVM: one way to score them sooner, which may always decline."""
