# SPDX-License-Identifier: GPL-3.0-or-later
"""What tests read: held-out cases, and what PyTorch answers to the first of them."""

import torch

from files import safetensors

REFERENCES = 20


def write_table(path, header, rows):
    """Tab-separated, one case a line, the names of the columns first."""
    lines = ["\t".join(map(str, row)) + "\n" for row in [header, *rows]]
    path.write_text("".join(lines), encoding="utf-8")


def write_references(path, answer, inputs):
    """`answer(input)` gives tensors by name; they stand in the file as NAME.0, NAME.1, ... in float32."""
    tensors = {}
    for number, one in enumerate(inputs[:REFERENCES]):
        for name, tensor in answer(one).items():
            kept = tensor if tensor.dtype == torch.int64 else tensor.float()
            tensors[f"{name}.{number}"] = kept
    safetensors.write(path, tensors)


def pad(rows, padding):
    """Lists of ids as one tensor, filled up at their ends."""
    longest = max(map(len, rows))
    return torch.tensor([list(row) + [padding] * (longest - len(row)) for row in rows])
