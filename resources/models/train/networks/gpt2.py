# SPDX-License-Identifier: GPL-3.0-or-later
"""GPT-2 (Radford et al. 2019) with the names of transformers' modeling_gpt2.py. With n_inner 0 it has attention only:
the tensors of the inner layers are there, without numbers, and their output bias stays zero."""

import torch
from torch import nn
from torch.nn import functional

from networks.attention import Named, attend, future, start_weights


class Projection(nn.Module):
    """A linear layer whose matrix is stored as inputs x outputs (Conv1D)."""

    def __init__(self, inputs, outputs):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(inputs, outputs))
        self.bias = nn.Parameter(torch.zeros(outputs))

    def forward(self, rows):
        return rows @ self.weight + self.bias


class Block(nn.Module):
    def __init__(self, config):
        super().__init__()
        width, inner = config["n_embd"], config["n_inner"]
        self.heads = config["n_head"]
        self.dropout = config["resid_pdrop"]
        self.gelu = config["activation_function"] == "gelu_new"
        self.ln_1 = nn.LayerNorm(width, config["layer_norm_epsilon"])
        self.attn = Named(c_attn=Projection(width, 3 * width), c_proj=Projection(width, width))
        self.ln_2 = nn.LayerNorm(width, config["layer_norm_epsilon"])
        self.mlp = Named(c_fc=Projection(width, inner), c_proj=Projection(inner, width))
        if inner == 0:
            for part in (self.ln_2, self.mlp):
                part.requires_grad_(False)

    def drop(self, rows):
        return functional.dropout(rows, self.dropout, self.training)

    def activate(self, rows):
        return functional.gelu(rows, approximate="tanh") if self.gelu else functional.relu(rows)

    def forward(self, rows, closed):
        query, key, value = self.attn.c_attn(self.ln_1(rows)).chunk(3, -1)
        context, weights = attend(query, key, value, self.heads, closed)
        rows = rows + self.drop(self.attn.c_proj(context))
        if self.mlp.c_fc.weight.numel():
            rows = rows + self.drop(self.mlp.c_proj(self.activate(self.mlp.c_fc(self.ln_2(rows)))))
        return rows, weights


class Decoder(nn.Module):
    """From embedded rows [batch, tokens, width] to hidden states and the weights of each layer."""

    def __init__(self, config):
        super().__init__()
        self.wte = nn.Embedding(config["vocab_size"], config["n_embd"])
        self.wpe = nn.Embedding(config["n_positions"], config["n_embd"])
        self.h = nn.ModuleList(Block(config) for _ in range(config["n_layer"]))
        self.ln_f = nn.LayerNorm(config["n_embd"], config["layer_norm_epsilon"])

    def forward(self, rows, closed=None):
        closed = future(rows.shape[1]) if closed is None else closed
        attentions = []
        for block in self.h:
            rows, weights = block(rows, closed)
            attentions.append(weights)
        return self.ln_f(rows), attentions


class LanguageModel(nn.Module):
    """GPT2LMHeadModel with a tied head: logits [batch, tokens, vocabulary]."""

    def __init__(self, config):
        super().__init__()
        self.transformer = Decoder(config)
        start_weights(self)

    def forward(self, ids):
        part = self.transformer
        rows, attentions = part(part.wte(ids) + part.wpe(torch.arange(ids.shape[1])))
        return rows @ part.wte.weight.T, attentions


def loss(model, rows, padding):
    """Mean over the tokens of all rows but their first ones."""
    logits, _ = model(rows[:, :-1])
    return functional.cross_entropy(logits.flatten(0, 1), rows[:, 1:].flatten(), ignore_index=padding)


def config(vocabulary, width, heads, layers, positions, end, **more):
    return {"architectures": ["GPT2LMHeadModel"], "model_type": "gpt2", "vocab_size": vocabulary, "n_embd": width,
            "n_head": heads, "n_layer": layers, "n_positions": positions, "n_inner": 4 * width,
            "activation_function": "gelu_new", "layer_norm_epsilon": 1e-5, "attn_pdrop": 0.0, "embd_pdrop": 0.0,
            "resid_pdrop": 0.0, "bos_token_id": end, "eos_token_id": end, "tie_word_embeddings": True,
            "torch_dtype": "float16", **more}
