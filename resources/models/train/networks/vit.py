# SPDX-License-Identifier: GPL-3.0-or-later
"""Vision transformers with transformers' names: ViT (Dosovitskiy et al. 2021, modeling_vit.py), DINOv2 with registers
(Darcet et al. 2024, modeling_dinov2_with_registers.py) and YOLOS (Fang et al. 2021, modeling_yolos.py)."""

import torch
from torch import nn
from torch.nn import functional

from networks.attention import Named, attend, start_weights


class Layer(nn.Module):
    def __init__(self, config):
        super().__init__()
        width, inner, epsilon = config["hidden_size"], config["intermediate_size"], config["layer_norm_eps"]
        self.heads = config["num_attention_heads"]
        self.dropout = config["hidden_dropout_prob"]
        part = Named(query=nn.Linear(width, width), key=nn.Linear(width, width), value=nn.Linear(width, width))
        self.attention = Named(attention=part, output=Named(dense=nn.Linear(width, width)))
        self.intermediate = Named(dense=nn.Linear(width, inner))
        self.output = Named(dense=nn.Linear(inner, width))
        self.layernorm_before = nn.LayerNorm(width, epsilon)
        self.layernorm_after = nn.LayerNorm(width, epsilon)

    def forward(self, rows):
        part = self.attention.attention
        dropout = self.dropout if self.training else 0.0
        normal = self.layernorm_before(rows)
        context, weights = attend(part.query(normal), part.key(normal), part.value(normal), self.heads)
        rows = rows + functional.dropout(self.attention.output.dense(context), dropout)
        inner = functional.gelu(self.intermediate.dense(self.layernorm_after(rows)))
        return rows + functional.dropout(self.output.dense(inner), dropout), weights


class Patches(nn.Module):
    """Pictures [batch, channels, height, width] to patches [batch, patches, width]."""

    def __init__(self, config):
        super().__init__()
        patch = config["patch_size"]
        self.projection = nn.Conv2d(config["num_channels"], config["hidden_size"], patch, patch)

    def forward(self, pictures):
        return self.projection(pictures).flatten(2).transpose(1, 2)


def patch_grid(config):
    size = config["image_size"]
    height, width = size if isinstance(size, list) else (size, size)
    return height // config["patch_size"], width // config["patch_size"]


class Encoder(nn.Module):
    """Tokens: [CLS], registers, patches, detection tokens. Registers have no positions."""

    def __init__(self, config):
        super().__init__()
        width = config["hidden_size"]
        self.grid = patch_grid(config)
        self.registers = config.get("num_register_tokens", 0)
        self.detections = config.get("num_detection_tokens", 0)
        places = 1 + self.grid[0] * self.grid[1] + self.detections
        self.embeddings = Named(patch_embeddings=Patches(config))
        self.add_table("cls_token", 1, width)
        self.add_table("position_embeddings", places, width)
        if self.registers:
            self.add_table("register_tokens", self.registers, width)
        if self.detections:
            self.add_table("detection_tokens", self.detections, width)
        self.encoder = Named(layer=nn.ModuleList(Layer(config) for _ in range(config["num_hidden_layers"])))
        self.layernorm = nn.LayerNorm(width, config["layer_norm_eps"])

    def add_table(self, name, rows, width):
        self.embeddings.register_parameter(name, nn.Parameter(torch.zeros(1, rows, width)))

    def positions(self, grid):
        """Of patches; for a picture of another size they are interpolated as DINOv2 does it."""
        table = self.embeddings.position_embeddings[:, 1:1 + self.grid[0] * self.grid[1]]
        if grid == self.grid:
            return table
        picture = table.unflatten(1, self.grid).permute(0, 3, 1, 2)
        larger = functional.interpolate(picture, size=grid, mode="bicubic", align_corners=False, antialias=True)
        return larger.flatten(2).transpose(1, 2)

    def forward(self, pictures):
        e = self.embeddings
        batch = len(pictures)
        patches = e.patch_embeddings(pictures)
        side = e.patch_embeddings.projection.kernel_size[0]
        patches = patches + self.positions((pictures.shape[2] // side, pictures.shape[3] // side))
        parts = [(e.cls_token + e.position_embeddings[:, :1]).expand(batch, -1, -1)]
        if self.registers:
            parts.append(e.register_tokens.expand(batch, -1, -1))
        parts.append(patches)
        if self.detections:
            own = e.detection_tokens + e.position_embeddings[:, -self.detections:]
            parts.append(own.expand(batch, -1, -1))
        rows = torch.cat(parts, 1)
        attentions = []
        for layer in self.encoder.layer:
            rows, weights = layer(rows)
            attentions.append(weights)
        return self.layernorm(rows), attentions


class Classifier(nn.Module):
    """ViTForImageClassification: logits [batch, classes] of the first token."""

    def __init__(self, config):
        super().__init__()
        self.vit = Encoder(config)
        self.classifier = nn.Linear(config["hidden_size"], len(config["id2label"]))
        start_weights(self)
        start_tables(self.vit)

    def forward(self, pictures):
        rows, attentions = self.vit(pictures)
        return self.classifier(rows[:, 0]), attentions


class Perceptron(nn.Module):
    """Three linear layers with ReLU between them, as YOLOS reads off classes and boxes."""

    def __init__(self, width, outputs):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(width, width), nn.Linear(width, width), nn.Linear(width, outputs)])

    def forward(self, rows):
        for layer in self.layers[:-1]:
            rows = functional.relu(layer(rows))
        return self.layers[-1](rows)


class Detector(nn.Module):
    """YolosForObjectDetection: logits [batch, detections, classes + 1] and boxes (centre, size) as shares of 1."""

    def __init__(self, config):
        super().__init__()
        width = config["hidden_size"]
        self.vit = Encoder(config)
        self.class_labels_classifier = Perceptron(width, len(config["id2label"]) + 1)
        self.bbox_predictor = Perceptron(width, 4)
        start_weights(self)
        start_tables(self.vit)
        for part in (self.class_labels_classifier, self.bbox_predictor):
            start_weights(part, width ** -0.5)

    def forward(self, pictures):
        rows, attentions = self.vit(pictures)
        own = rows[:, -self.vit.detections:]
        return self.class_labels_classifier(own), self.bbox_predictor(own).sigmoid(), attentions


def start_tables(encoder):
    for name, table in encoder.embeddings.named_parameters(recurse=False):
        nn.init.normal_(table, 0.0, 0.5 if name == "detection_tokens" else 0.02)


def config(architecture, kind, labels, width, heads, layers, size, patch, channels=3, **more):
    return {"architectures": [architecture], "model_type": kind, "hidden_size": width, "num_attention_heads": heads,
            "num_hidden_layers": layers, "intermediate_size": 4 * width, "image_size": size, "patch_size": patch,
            "num_channels": channels, "hidden_act": "gelu", "layer_norm_eps": 1e-6, "hidden_dropout_prob": 0.0,
            "attention_probs_dropout_prob": 0.0, "qkv_bias": True, "torch_dtype": "float16",
            "id2label": {str(number): label for number, label in enumerate(labels)},
            "label2id": {label: number for number, label in enumerate(labels)}, **more}


def preprocessor(kind, size):
    """Pixels from -1 to 1."""
    height, width = size if isinstance(size, list) else (size, size)
    return {"image_processor_type": kind, "do_resize": True, "size": {"height": height, "width": width}, "resample": 2,
            "do_rescale": True, "rescale_factor": 1 / 255, "do_normalize": True, "image_mean": [0.5, 0.5, 0.5],
            "image_std": [0.5, 0.5, 0.5]}


def prepared(pictures):
    """Bytes to numbers from -1 to 1, as preprocessor_config.json says."""
    return torch.as_tensor(pictures).float() / 255 * 2 - 1
