# SPDX-License-Identifier: GPL-3.0-or-later
"""Attention and the other parts that every network here is made of."""

import math

import torch
from torch import nn
from torch.nn import functional


def attend(query, key, value, heads, closed=None, dropout=0.0):
    """Context [batch, queries, width] and weights [batch, heads, queries, keys].

    `closed` is true where a query must not look, in a shape that fits the weights.
    """
    query, key, value = (split_heads(rows, heads) for rows in (query, key, value))
    scores = query @ key.transpose(-1, -2) / math.sqrt(query.shape[-1])
    if closed is not None:
        scores = scores.masked_fill(closed, float("-inf"))
    weights = scores.softmax(-1)
    context = functional.dropout(weights, dropout, dropout > 0) @ value
    return context.transpose(1, 2).flatten(2), weights


def split_heads(rows, heads):
    batch, count, width = rows.shape
    return rows.view(batch, count, heads, width // heads).transpose(1, 2)


def future(count):
    """True where a key comes after the query."""
    return torch.ones(count, count, dtype=torch.bool).triu(1)


def padding(ids, padding_id):
    """True for keys that only fill up their row of the batch."""
    return (ids == padding_id)[:, None, None, :]


def start_weights(model, deviation=0.08):
    """Normal weights for linear layers and tables and zero biases. Narrow models learn sooner from wider weights than
    the 0.02 of transformers."""
    for name, parameter in model.named_parameters():
        if name.endswith("bias"):
            nn.init.zeros_(parameter)
        elif parameter.dim() > 1:
            nn.init.normal_(parameter, 0.0, deviation)
    return model


class Named(nn.Module):
    """Modules by the names that transformers gives them, where a class of its own would say nothing more."""

    def __init__(self, /, **modules):
        super().__init__()
        for name, module in modules.items():
            self.add_module(name, module)
