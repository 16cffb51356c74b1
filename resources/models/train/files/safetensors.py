# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes .safetensors: the length of a JSON header, the header, then the bytes of all tensors."""

import json
import struct

import torch

KINDS = {torch.float16: "F16", torch.float32: "F32", torch.int64: "I64"}


def write(path, tensors):
    header, parts, end = {"__metadata__": {"format": "pt"}}, [], 0
    for name, tensor in sorted(tensors.items()):
        part = tensor.detach().contiguous().numpy().tobytes()
        header[name] = {"dtype": KINDS[tensor.dtype], "shape": list(tensor.shape),
                        "data_offsets": [end, end + len(part)]}
        end += len(part)
        parts.append(part)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + b"".join(parts))
