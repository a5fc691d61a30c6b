"""Many units at once: ranks across them, and several projects as one."""
