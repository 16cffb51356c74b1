# SPDX-License-Identifier: GPL-3.0-or-later
"""BART (Lewis et al. 2020) with the names of transformers' modeling_bart.py."""

import torch
from torch import nn
from torch.nn import functional

from networks.attention import Named, attend, future, padding, start_weights

START, PADDING, END, UNKNOWN = 0, 1, 2, 3
SPECIAL = ["<s>", "<pad>", "</s>", "<unk>"]
FIRST_POSITION = 2  # as many rows of the table of positions are left over


class Attention(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        for name in ("q_proj", "k_proj", "v_proj", "out_proj"):
            self.add_module(name, nn.Linear(width, width))

    def forward(self, rows, others, closed):
        context, weights = attend(self.q_proj(rows), self.k_proj(others), self.v_proj(others), self.heads, closed)
        return self.out_proj(context), weights


class Layer(nn.Module):
    """Of the encoder; with `cross` of the decoder."""

    def __init__(self, width, heads, inner, dropout, cross):
        super().__init__()
        self.dropout = dropout
        self.self_attn = Attention(width, heads)
        self.self_attn_layer_norm = nn.LayerNorm(width)
        if cross:
            self.encoder_attn = Attention(width, heads)
            self.encoder_attn_layer_norm = nn.LayerNorm(width)
        self.fc1 = nn.Linear(width, inner)
        self.fc2 = nn.Linear(inner, width)
        self.final_layer_norm = nn.LayerNorm(width)

    def drop(self, rows):
        return functional.dropout(rows, self.dropout, self.training)

    def forward(self, rows, closed, memory=None, memory_closed=None):
        answer, own = self.self_attn(rows, rows, closed)
        rows = self.self_attn_layer_norm(rows + self.drop(answer))
        across = None
        if memory is not None:
            answer, across = self.encoder_attn(rows, memory, memory_closed)
            rows = self.encoder_attn_layer_norm(rows + self.drop(answer))
        inner = self.fc2(functional.gelu(self.fc1(rows)))
        return self.final_layer_norm(rows + self.drop(inner)), own, across


class Side(nn.Module):
    def __init__(self, config, side):
        super().__init__()
        width = config["d_model"]
        self.embed_positions = nn.Embedding(config["max_position_embeddings"] + FIRST_POSITION, width)
        self.layernorm_embedding = nn.LayerNorm(width)
        self.layers = nn.ModuleList(
            Layer(width, config[side + "_attention_heads"], config[side + "_ffn_dim"], config["dropout"],
                  side == "decoder") for _ in range(config[side + "_layers"]))

    def forward(self, rows, *closed_and_memory):
        rows = self.layernorm_embedding(rows + self.embed_positions(torch.arange(rows.shape[1]) + FIRST_POSITION))
        own, across = [], []
        for layer in self.layers:
            rows, weights, cross_weights = layer(rows, *closed_and_memory)
            own.append(weights)
            across.append(cross_weights)
        return rows, own, across


class Translator(nn.Module):
    """BartForConditionalGeneration: logits [batch, target tokens, vocabulary] and cross-attention by layer."""

    def __init__(self, config):
        super().__init__()
        shared = nn.Embedding(config["vocab_size"], config["d_model"])
        self.model = Named(shared=shared, encoder=Side(config, "encoder"), decoder=Side(config, "decoder"))
        self.register_buffer("final_logits_bias", torch.zeros(1, config["vocab_size"]))
        start_weights(self)

    def forward(self, ids, target_ids):
        table, closed = self.model.shared, padding(ids, PADDING)
        memory, _, _ = self.model.encoder(table(ids), closed)
        # END also starts a target, so that only what follows padding is padding.
        rows, _, across = self.model.decoder(table(target_ids), future(target_ids.shape[1]), memory, closed)
        return rows @ table.weight.T + self.final_logits_bias, across


def loss(model, sources, targets):
    """Mean over the tokens of the targets and the end behind each."""
    wanted = pad([row + [END] for row in targets])
    logits, _ = model(pad(sources), pad([[END] + row for row in targets]))
    return functional.cross_entropy(logits.flatten(0, 1), wanted.flatten(), ignore_index=PADDING)


def pad(rows):
    longest = max(map(len, rows))
    return torch.tensor([row + [PADDING] * (longest - len(row)) for row in rows])


def write(model, sources, longest):
    """The most likely token after the other, for each source: lists of ids without the end."""
    ids = pad(sources)
    texts = torch.full((len(ids), 1), END)
    for _ in range(longest):
        following = model(ids, texts)[0][:, -1].argmax(-1, keepdim=True)
        texts = torch.cat([texts, following], 1)
        if (texts[:, 1:] == END).any(1).all():
            break
    return [row[:row.index(END)] if END in row else row for row in texts[:, 1:].tolist()]


def config(vocabulary, width, heads, layers, decoder_layers, positions, dropout=0.0):
    return {"architectures": ["BartForConditionalGeneration"], "model_type": "bart", "vocab_size": vocabulary,
            "d_model": width, "encoder_layers": layers, "decoder_layers": decoder_layers,
            "encoder_attention_heads": heads, "decoder_attention_heads": heads, "encoder_ffn_dim": 4 * width,
            "decoder_ffn_dim": 4 * width, "max_position_embeddings": positions, "activation_function": "gelu",
            "dropout": dropout, "attention_dropout": 0.0, "activation_dropout": 0.0, "scale_embedding": False,
            "is_encoder_decoder": True, "bos_token_id": START, "pad_token_id": PADDING, "eos_token_id": END,
            "decoder_start_token_id": END, "forced_eos_token_id": END, "torch_dtype": "float16"}
