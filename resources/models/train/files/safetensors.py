# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes and reads .safetensors: the length of a JSON header, the header, then the bytes of all tensors."""

import json
import struct

import numpy
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


def read(path):
    """The tensors of a file that `write` wrote."""
    with open(path, "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        parts = file.read()
    kinds = {"F16": numpy.float16, "F32": numpy.float32, "I64": numpy.int64}
    tensors = {}
    for name, entry in header.items():
        if name != "__metadata__":
            begin, end = entry["data_offsets"]
            numbers = numpy.frombuffer(parts[begin:end], kinds[entry["dtype"]]).copy()
            tensors[name] = torch.from_numpy(numbers).reshape(entry["shape"])
    return tensors
