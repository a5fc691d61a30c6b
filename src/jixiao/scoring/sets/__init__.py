"""Scores many units at once: ranks among them, and several projects as one."""
