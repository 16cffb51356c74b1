#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Saves objects with PyTorch in all of its ways: save_with_torch.py FOLDER. Beside each file stands NAME.json, which
says what its tensors hold, by the names that AttnScope gives them. Ends with code 77 where there is no PyTorch."""

import argparse
import collections
import datetime
import json
import pathlib
import sys
from collections import deque

try:
    import torch
except ImportError:
    sys.exit(77)
try:
    import numpy
except ImportError:
    numpy = None


class Small(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = torch.nn.Linear(3, 2)
        self.norm = torch.nn.BatchNorm1d(3)
        self.register_buffer("places", torch.arange(4))


def objects():
    torch.manual_seed(1)
    x = torch.rand(2, 3, 4)
    small = Small()
    noted = torch.nn.Parameter(torch.rand(2, 2))
    noted.note = 3
    names = ("float64", "float32", "float16", "bfloat16", "int64", "int32", "int16", "int8", "uint8", "bool")
    yield "tensor", x
    yield "scalar", torch.tensor(2.5)
    yield "empty", torch.zeros(0, 3)
    yield "parameter", torch.nn.Parameter(torch.rand(2, 2))
    yield "noted", noted
    yield "transposed", x.transpose(0, 2)
    yield "permuted", x.permute(1, 0, 2)
    yield "sliced", x[:, 1:, ::2]
    yield "column", x[:, :, 1]
    yield "expanded", torch.rand(1, 3).expand(4, 3)
    yield "diagonal", torch.rand(4, 4).diagonal()
    yield "strided", torch.as_strided(torch.rand(20), (3, 3), (2, 3), 1)
    yield "shared", {"a": x, "b": x[0], "c": x.view(-1)[5:7], "d": x.t() if x.dim() == 2 else x.permute(2, 0, 1)}
    yield "tuple", tuple(torch.rand(1, 2, 3, 3) for _ in range(3))
    yield "list", [torch.rand(2, 2), None, 3, (torch.ones(1), [torch.zeros(1)])]
    yield "dict", {"attentions": tuple(torch.rand(1, 2, 3, 3) for _ in range(2)), "tokens": ["[CLS]", "é", "b"],
                   "text": "a", "n": 3, "f": 0.5, "t": True, "none": None, "size": torch.Size([1, 2]),
                   "type": torch.float16, "config": {"k": [1, 2.5, None, "x"]}, 7: torch.zeros(2), "seed": 2**70}
    yield "ordered", collections.OrderedDict([("x", torch.ones(1)), ("y", torch.zeros(2))])
    yield "state", small.state_dict()
    yield "optimizer", torch.optim.Adam(small.parameters()).state_dict()
    yield "types", {name: torch.tensor([[0, 1], [1, 1]]).to(getattr(torch, name)) for name in names}
    yield "gradient", torch.ones(2, requires_grad=True)
    x = {"attn": torch.rand(2, 2), "device": torch.device("cpu"), "set": {1, 2}, "frozen": frozenset("ab"),
         "bytes": b"\0\xff", "long bytes": b"x" * 300_000, "complex": 1j, "range": range(3),
         "path": pathlib.PurePosixPath("a/b"), "time": datetime.datetime(2020, 1, 2), "config": {"deque": deque([1])},
         "options": argparse.Namespace(a=1), "counter": collections.Counter("aab"), "sparse": torch.eye(2).to_sparse(),
         "meta": torch.rand(2, device="meta"),
         "quantized": torch.quantize_per_tensor(torch.rand(2), 0.1, 0, torch.quint8), "last": torch.rand(2)}
    if numpy:
        x |= {"array": numpy.zeros((2, 2)), "scalar": numpy.float32(1), "dtype": numpy.dtype("int8")}
    yield "beside", x
    yield "default", collections.defaultdict(list, {"layers": [torch.ones(1), torch.zeros(2)]})


def tensors(name, value):
    plain = isinstance(value, torch.Tensor) and value.layout == torch.strided
    if plain and not value.is_quantized and not value.is_meta:
        yield name, {"shape": list(value.shape), "values": value.detach().double().flatten().tolist()}
    elif isinstance(value, (dict, tuple, list)) and not isinstance(value, collections.Counter):
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from tensors(f"{name}.{key}" if name else str(key), item)
    elif value is not None and not isinstance(value, (bool, int, float, str, torch.dtype)):
        yield name, "unread"


def main(folder):
    ways = {"": {}, "-old": {"_use_new_zipfile_serialization": False}, "-4": {"pickle_protocol": 4}}
    for name, value in objects():
        for way, options in ways.items():
            path = pathlib.Path(folder) / f"{name}{way}.pt"
            torch.save(value, path, **options)
            held = dict(tensors("" if isinstance(value, dict) else path.stem, value))
            path.with_suffix(".json").write_text(json.dumps(held))


if __name__ == "__main__":
    main(sys.argv[1])
