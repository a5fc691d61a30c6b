"""Machine code for large tables, through LLVM: a faster way to score them, which may always decline."""
