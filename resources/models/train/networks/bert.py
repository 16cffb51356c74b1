# SPDX-License-Identifier: GPL-3.0-or-later
"""BERT (Devlin et al. 2019) with the names of transformers' modeling_bert.py."""

import torch
from torch import nn
from torch.nn import functional

from networks.attention import Named, attend, padding, start_weights


class Layer(nn.Module):
    def __init__(self, config):
        super().__init__()
        width, inner, epsilon = config["hidden_size"], config["intermediate_size"], config["layer_norm_eps"]
        self.heads = config["num_attention_heads"]
        self.dropout = config["hidden_dropout_prob"]
        self_attention = Named(query=nn.Linear(width, width), key=nn.Linear(width, width),
                               value=nn.Linear(width, width))
        output = Named(dense=nn.Linear(width, width), LayerNorm=nn.LayerNorm(width, epsilon))
        self.attention = Named(**{"self": self_attention, "output": output})
        self.intermediate = Named(dense=nn.Linear(width, inner))
        self.output = Named(dense=nn.Linear(inner, width), LayerNorm=nn.LayerNorm(width, epsilon))

    def forward(self, rows, closed):
        part = getattr(self.attention, "self")
        dropout = self.dropout if self.training else 0.0
        context, weights = attend(part.query(rows), part.key(rows), part.value(rows), self.heads, closed, dropout)
        output = self.attention.output
        rows = output.LayerNorm(rows + functional.dropout(output.dense(context), dropout))
        inner = self.output.dense(functional.gelu(self.intermediate.dense(rows)))
        return self.output.LayerNorm(rows + functional.dropout(inner, dropout)), weights


class Encoder(nn.Module):
    def __init__(self, config):
        super().__init__()
        width = config["hidden_size"]
        self.padding = config["pad_token_id"]
        self.embeddings = Named(word_embeddings=nn.Embedding(config["vocab_size"], width),
                                position_embeddings=nn.Embedding(config["max_position_embeddings"], width),
                                token_type_embeddings=nn.Embedding(config["type_vocab_size"], width),
                                LayerNorm=nn.LayerNorm(width, config["layer_norm_eps"]))
        self.encoder = Named(layer=nn.ModuleList(Layer(config) for _ in range(config["num_hidden_layers"])))

    def forward(self, ids):
        e = self.embeddings
        places = torch.arange(ids.shape[1])
        rows = e.word_embeddings(ids) + e.token_type_embeddings(torch.zeros_like(ids)) + e.position_embeddings(places)
        rows = e.LayerNorm(rows)
        closed = padding(ids, self.padding)
        attentions = []
        for layer in self.encoder.layer:
            rows, weights = layer(rows, closed)
            attentions.append(weights)
        return rows, attentions


class MaskedLanguageModel(nn.Module):
    """BertForMaskedLM with an output table of its own: logits [batch, tokens, vocabulary]."""

    def __init__(self, config):
        super().__init__()
        width = config["hidden_size"]
        self.bert = Encoder(config)
        transform = Named(dense=nn.Linear(width, width), LayerNorm=nn.LayerNorm(width, config["layer_norm_eps"]))
        self.cls = Named(predictions=Named(transform=transform, decoder=nn.Linear(width, config["vocab_size"])))
        start_weights(self)

    def forward(self, ids):
        rows, attentions = self.bert(ids)
        part = self.cls.predictions
        return part.decoder(part.transform.LayerNorm(functional.gelu(part.transform.dense(rows)))), attentions


class Classifier(nn.Module):
    """BertForSequenceClassification: logits [batch, classes]."""

    def __init__(self, config):
        super().__init__()
        width = config["hidden_size"]
        self.bert = Encoder(config)
        self.bert.pooler = Named(dense=nn.Linear(width, width))
        self.classifier = nn.Linear(width, len(config["id2label"]))
        start_weights(self)

    def forward(self, ids):
        rows, attentions = self.bert(ids)
        return self.classifier(torch.tanh(self.bert.pooler.dense(rows[:, 0]))), attentions


def config(architecture, vocabulary, width, heads, layers, positions, **more):
    return {"architectures": [architecture], "model_type": "bert", "vocab_size": vocabulary, "hidden_size": width,
            "num_attention_heads": heads, "num_hidden_layers": layers, "intermediate_size": 4 * width,
            "max_position_embeddings": positions, "type_vocab_size": 1, "hidden_act": "gelu",
            "layer_norm_eps": 1e-12, "hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0,
            "pad_token_id": 0, "position_embedding_type": "absolute", "torch_dtype": "float16", **more}
