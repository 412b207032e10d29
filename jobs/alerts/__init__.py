"""What is wrong and who is told: a pure state machine over findings, and the few lines that act on it."""
