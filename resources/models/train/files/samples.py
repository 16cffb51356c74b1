# SPDX-License-Identifier: GPL-3.0-or-later
"""Inputs to start with. Each says what to look for, and where that can be read off."""

from files.words import write_json

COUNT = 10


def strongest(weights, layer, head, query):
    """Where that row of weights [heads, queries, keys] by layer has its largest entry."""
    return int(weights[layer][head, query].argmax())


def sample(text, note, layer, head, query, key, **more):
    return {"input": text, "note": note, **more,
            "claim": {"layer": layer, "head": head, "query": query, "key": key}}


def write(folder, candidates):
    """The first ten; `candidates` are those whose claim was found to be true."""
    if len(candidates) < COUNT:
        print(f"only {len(candidates)} samples of {COUNT} hold")
    write_json(folder / "samples.json", candidates[:COUNT])
