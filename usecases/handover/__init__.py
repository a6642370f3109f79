"""The hand-over book (M8): duties belong to offices; who takes one over is told what it holds."""
