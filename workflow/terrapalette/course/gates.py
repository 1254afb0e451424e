"""Logic gates: what a single neuron can learn, and the one it cannot."""

import numpy as np

INPUTS = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], float)
# What each gate says to these inputs.
GATES = {"and": [0, 0, 0, 1], "or": [0, 1, 1, 1], "nand": [1, 1, 1, 0], "xor": [0, 1, 1, 0]}
