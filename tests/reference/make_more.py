# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes small random models in Hugging Face folder layout with what they compute, as safetensors, for the options
that the folders made by the transformers library do not cover. Written from the papers and from how transformers 4.31
(mistral, qwen2: 4.40) behaves, in plain PyTorch, one function a family and nothing shared with the program under test.

Usage: make_more.py OUT_DIR        (needs torch; the folders of tests/reference/models were made by torch 1.13)
"""
import json, math, os, struct, sys
import torch
import torch.nn.functional as F

OUT = sys.argv[1]
torch.set_num_threads(1)
TYPES = {torch.float64: "F64", torch.float32: "F32", torch.float16: "F16", torch.bfloat16: "BF16", torch.int64: "I64"}


def save(tensors, path):
    header, data = {"__metadata__": {"format": "pt"}}, b""
    for name, t in sorted(tensors.items(), key=lambda item: -item[1].element_size()):
        t = t.contiguous()
        raw = (t.view(torch.int16) if t.dtype == torch.bfloat16 else t).numpy().tobytes()
        header[name] = {"dtype": TYPES[t.dtype], "shape": list(t.shape),
                        "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


class Weights(dict):
    """Tensors drawn when they are first asked for: wide, so that attention is sharp and nothing is left out unseen."""

    def get(self, name, *shape):
        if name not in self:
            if len(shape) >= 2:
                self[name] = torch.randn(*shape) * (0.24 if shape[-1] <= 64 else 0.12)
            elif "norm" in name.lower() or "ln_" in name:
                self[name] = (1.0 if name.endswith("weight") else 0.0) + 0.2 * torch.randn(*shape)
            else:
                self[name] = 0.2 * torch.randn(*shape)
        return self[name]

    def linear(self, x, name, outputs, bias=True):
        return F.linear(x, self.get(name + ".weight", outputs, x.shape[-1]),
                        self.get(name + ".bias", outputs) if bias else None)

    def conv1d(self, x, name, outputs):
        return x @ self.get(name + ".weight", x.shape[-1], outputs) + self.get(name + ".bias", outputs)

    def layer_norm(self, x, name, eps):
        n = x.shape[-1]
        return F.layer_norm(x, (n,), self.get(name + ".weight", n), self.get(name + ".bias", n), eps)

    def rms_norm(self, x, name, eps):
        return self.get(name + ".weight", x.shape[-1]) * (x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + eps))


ACTIVATIONS = {
    "gelu": F.gelu,
    "gelu_new": lambda x: 0.5 * x * (1 + torch.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x ** 3))),
    "quick_gelu": lambda x: x * torch.sigmoid(1.702 * x),
    "relu": F.relu,
    "silu": F.silu,
}


def attend(q, k, v, heads, kv_heads, open_cells, scale):
    """q: b x n x (heads d), k and v: b x m x (kv_heads d), open_cells: broadcasts to b x heads x n x m."""
    split = lambda x, h: x.view(x.shape[0], x.shape[1], h, -1).transpose(1, 2)
    repeat = lambda x: split(x, kv_heads).repeat_interleave(heads // kv_heads, 1)
    scores = split(q, heads) @ repeat(k).transpose(-1, -2) * scale
    weights = scores.masked_fill(~open_cells, float("-inf")).softmax(-1)
    return (weights @ repeat(v)).transpose(1, 2).flatten(2), weights


def causal(n, window=None):
    i, j = torch.arange(n)[:, None], torch.arange(n)[None]
    return (j <= i) & (i - j < window) if window else j <= i


def dump(name, config, weights, inputs, outputs):
    folder = os.path.join(OUT, name)
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "config.json"), "w") as file:
        file.write(json.dumps(config, indent=1) + "\n")
    save(weights, os.path.join(folder, "model.safetensors"))
    reference = {f"input.{k}": v for k, v in inputs.items()}
    for k, v in outputs.items():
        reference.update({f"{k}.{i}": t for i, t in enumerate(v)} if isinstance(v, list) else {k: v})
    save(reference, os.path.join(folder, "reference.safetensors"))
    print(name, sum(os.path.getsize(os.path.join(folder, f)) for f in os.listdir(folder)), "bytes")


def inverse_frequencies(c, dim):
    inv = 1.0 / (c.get("rope_theta", 10000.0) ** (torch.arange(0, dim, 2).float() / dim))
    s = c.get("rope_scaling") or {}
    if s.get("rope_type") == "llama3":
        wave, old = 2 * math.pi / inv, s["original_max_position_embeddings"]
        low, high = s["low_freq_factor"], s["high_freq_factor"]
        smooth = (old / wave - low) / (high - low)
        inv = torch.where(wave > old / low, inv / s["factor"],
                          torch.where(wave < old / high, inv, (1 - smooth) * inv / s["factor"] + smooth * inv))
    return inv


def rotary(c, dim, n):
    t = torch.arange(n).float()
    if (c.get("rope_scaling") or {}).get("type") == "linear":
        t = t / c["rope_scaling"]["factor"]
    angles = t[:, None] * inverse_frequencies(c, dim)[None]
    angles = torch.cat([angles, angles], -1)

    def turn(x):                                     # b x n x (heads dim)
        x = x.view(*x.shape[:2], -1, dim)
        half = torch.cat([-x[..., dim // 2:], x[..., :dim // 2]], -1)
        return (x * angles.cos()[:, None] + half * angles.sin()[:, None]).flatten(2)
    return turn


def llama(name, config, ids, dtype=None):
    c, w = config, Weights()
    p = "" if c["architectures"][0].endswith("Model") else "model."
    heads, kv, width = c["num_attention_heads"], c.get("num_key_value_heads",
                                                       c["num_attention_heads"]), c["hidden_size"]
    dim = c.get("head_dim") or width // heads
    qkv_bias = c["model_type"] == "qwen2" or c.get("attention_bias", False)
    mlp_bias = c.get("mlp_bias", False)
    eps = c.get("rms_norm_eps", 1e-6)
    turn = rotary(c, dim, ids.shape[1])
    x = F.embedding(ids, w.get(p + "embed_tokens.weight", c["vocab_size"], width))
    hidden, attentions = [x], []
    for l in range(c["num_hidden_layers"]):
        window = c.get("sliding_window") if c["model_type"] == "mistral" else None
        if c["model_type"] == "qwen2" and c.get("use_sliding_window") and l >= c["max_window_layers"]:
            window = c["sliding_window"]
        n = f"{p}layers.{l}."
        h = w.rms_norm(x, n + "input_layernorm", eps)
        q = turn(w.linear(h, n + "self_attn.q_proj", heads * dim, qkv_bias))
        k = turn(w.linear(h, n + "self_attn.k_proj", kv * dim, qkv_bias))
        v = w.linear(h, n + "self_attn.v_proj", kv * dim, qkv_bias)
        out, a = attend(q, k, v, heads, kv, causal(ids.shape[1], window), dim ** -0.5)
        x = x + w.linear(out, n + "self_attn.o_proj", width, c.get("attention_bias", False))
        h = w.rms_norm(x, n + "post_attention_layernorm", eps)
        act = ACTIVATIONS[c.get("hidden_act", "silu")]
        h = act(w.linear(h, n + "mlp.gate_proj", c["intermediate_size"], mlp_bias)) * w.linear(h, n + "mlp.up_proj",
                                                                                               c["intermediate_size"],
                                                                                               mlp_bias)
        x = x + w.linear(h, n + "mlp.down_proj", width, mlp_bias)
        hidden.append(x)
        attentions.append(a)
    x = hidden[-1] = w.rms_norm(x, p + "norm", eps)
    outputs = dict(attentions=attentions, hidden_states=hidden)
    if c["architectures"][0].endswith("ForSequenceClassification"):
        last = torch.tensor([max(i for i, t in enumerate(row.tolist()) if t != c["pad_token_id"]) for row in ids])
        outputs["logits"] = w.linear(x, "score", len(c["id2label"]), False)[torch.arange(len(ids)), last]
    elif c["architectures"][0].endswith("ForCausalLM"):
        outputs["logits"] = (x @ w[p + "embed_tokens.weight"].T if c.get("tie_word_embeddings")
                             else w.linear(x, "lm_head", c["vocab_size"], False))
    else:
        outputs["last_hidden_state"] = x
    dump(name, c, {k: t.to(dtype) for k, t in w.items()} if dtype else w, dict(input_ids=ids), outputs)


def gpt2(name, config, ids):
    c, w = config, Weights()
    width, heads, n = c["n_embd"], c["n_head"], ids.shape[1]
    x = F.embedding(ids, w.get("transformer.wte.weight", c["vocab_size"], width)) + w.get("transformer.wpe.weight",
                                                                                          c["n_positions"], width)[:n]
    hidden, attentions = [x], []
    for l in range(c["n_layer"]):
        p = f"transformer.h.{l}."
        q, k, v = w.conv1d(w.layer_norm(x, p + "ln_1", c["layer_norm_epsilon"]), p + "attn.c_attn",
                           3 * width).split(width, -1)
        scale = (width // heads) ** -0.5 if c["scale_attn_weights"] else 1.0
        if c["scale_attn_by_inverse_layer_idx"]:
            scale /= l + 1
        out, a = attend(q, k, v, heads, heads, causal(n), scale)
        x = x + w.conv1d(out, p + "attn.c_proj", width)
        h = ACTIVATIONS[c["activation_function"]](w.conv1d(w.layer_norm(x, p + "ln_2", c["layer_norm_epsilon"]),
                                                           p + "mlp.c_fc", c["n_inner"]))
        x = x + w.conv1d(h, p + "mlp.c_proj", width)
        hidden.append(x)
        attentions.append(a)
    x = hidden[-1] = w.layer_norm(x, "transformer.ln_f", c["layer_norm_epsilon"])
    if c["architectures"][0].endswith("ForSequenceClassification"):
        last = torch.tensor([max(i for i, t in enumerate(row.tolist()) if t != c["pad_token_id"]) for row in ids])
        logits = w.linear(x, "score", len(c["id2label"]), False)[torch.arange(len(ids)), last]
    else:
        logits = w.linear(x, "lm_head", c["vocab_size"], False)
    dump(name, c, w, dict(input_ids=ids), dict(logits=logits, attentions=attentions, hidden_states=hidden))


def bert(name, config, ids, mask, types, prefix):
    """bert and roberta."""
    c, w = config, Weights()
    width, heads, eps, n = c["hidden_size"], c["num_attention_heads"], c["layer_norm_eps"], ids.shape[1]
    positions = torch.arange(n).expand_as(ids)
    if c["model_type"] == "roberta":
        placed = (ids != c["pad_token_id"]).long()
        positions = placed.cumsum(1) * placed + c["pad_token_id"]
    e = prefix + "embeddings."
    x = F.embedding(ids, w.get(e + "word_embeddings.weight", c["vocab_size"], width)) \
        + F.embedding(types, w.get(e + "token_type_embeddings.weight", c["type_vocab_size"], width)) \
        + F.embedding(positions, w.get(e + "position_embeddings.weight", c["max_position_embeddings"], width))
    x = w.layer_norm(x, e + "LayerNorm", eps)
    hidden, attentions = [x], []
    for l in range(c["num_hidden_layers"]):
        p = f"{prefix}encoder.layer.{l}."
        q, k, v = (w.linear(x, p + "attention.self." + t, width) for t in ("query", "key", "value"))
        out, a = attend(q, k, v, heads, heads, mask.bool()[:, None, None], (width // heads) ** -0.5)
        x = w.layer_norm(x + w.linear(out, p + "attention.output.dense", width), p + "attention.output.LayerNorm", eps)
        h = ACTIVATIONS[c["hidden_act"]](w.linear(x, p + "intermediate.dense", c["intermediate_size"]))
        x = w.layer_norm(x + w.linear(h, p + "output.dense", width), p + "output.LayerNorm", eps)
        hidden.append(x)
        attentions.append(a)
    outputs = dict(attentions=attentions, hidden_states=hidden)
    kind = c["architectures"][0]
    if kind == "RobertaForSequenceClassification":
        outputs["logits"] = w.linear(torch.tanh(w.linear(x[:, 0], "classifier.dense", width)), "classifier.out_proj",
                                     len(c["id2label"]))
    elif kind == "BertForMaskedLM":                  # not tied
        h = ACTIVATIONS[c["hidden_act"]](w.linear(x, "cls.predictions.transform.dense", width))
        h = w.layer_norm(h, "cls.predictions.transform.LayerNorm", eps)
        outputs["logits"] = w.linear(h, "cls.predictions.decoder", c["vocab_size"])
        w["cls.predictions.bias"] = w["cls.predictions.decoder.bias"]
    else:
        outputs["last_hidden_state"] = x
        w.linear(x[:, 0], prefix + "pooler.dense", width)
    dump(name, c, w, dict(input_ids=ids, attention_mask=mask, token_type_ids=types), outputs)


def vit(name, config, pixels):
    """vit and deit; positions are interpolated for pixels of another size."""
    c, w = config, Weights()
    prefix = c["model_type"] + "."
    width, heads, eps, patch = c["hidden_size"], c["num_attention_heads"], c["layer_norm_eps"], c["patch_size"]
    size = c["image_size"] if isinstance(c["image_size"], list) else [c["image_size"]] * 2
    grid = [s // patch for s in size]
    tokens = ["cls_token", "distillation_token"] if c["model_type"] == "deit" else ["cls_token"]
    e = prefix + "embeddings."
    x = F.conv2d(pixels, w.get(e + "patch_embeddings.projection.weight", width, c["num_channels"], patch, patch),
                 w.get(e + "patch_embeddings.projection.bias", width), stride=patch)
    new = list(x.shape[2:])
    x = torch.cat([w.get(e + t, 1, 1, width).expand(len(x), -1, -1) for t in tokens] + [x.flatten(2).transpose(1, 2)],
                  1)
    positions = w.get(e + "position_embeddings", 1, len(tokens) + grid[0] * grid[1], width)
    if new != grid:
        own = positions[:, len(tokens):].reshape(1, grid[0], grid[1], width).permute(0, 3, 1, 2)
        made = F.interpolate(own, scale_factor=((new[0] + 0.1) / grid[0], (new[1] + 0.1) / grid[1]), mode="bicubic",
                             align_corners=False)
        assert list(made.shape[2:]) == new
        positions = torch.cat([positions[:, :len(tokens)], made.permute(0, 2, 3, 1).reshape(1, -1, width)], 1)
    x = x + positions
    hidden, attentions = [x], []
    for l in range(c["num_hidden_layers"]):
        p = f"{prefix}encoder.layer.{l}."
        h = w.layer_norm(x, p + "layernorm_before", eps)
        q, k, v = (w.linear(h, p + "attention.attention." + t, width, c["qkv_bias"]) for t in ("query", "key", "value"))
        out, a = attend(q, k, v, heads, heads, torch.tensor(True), (width // heads) ** -0.5)
        x = x + w.linear(out, p + "attention.output.dense", width)
        h = ACTIVATIONS[c["hidden_act"]](w.linear(w.layer_norm(x, p + "layernorm_after", eps),
                                                  p + "intermediate.dense", c["intermediate_size"]))
        x = x + w.linear(h, p + "output.dense", width)
        hidden.append(x)
        attentions.append(a)
    x = w.layer_norm(x, prefix + "layernorm", eps)
    labels = len(c["id2label"])
    if c["architectures"][0].endswith("WithTeacher"):
        logits = (w.linear(x[:, 0], "cls_classifier", labels) + w.linear(x[:, 1], "distillation_classifier",
                                                                         labels)) / 2
    else:
        logits = w.linear(x[:, 0], "classifier", labels)
    dump(name, c, w, dict(pixel_values=pixels), dict(logits=logits, attentions=attentions, hidden_states=hidden))


def labels(n):
    return {str(i): f"LABEL_{i}" for i in range(n)}


def tokens(*shape, low=5, high=60):
    return torch.randint(low, high, shape)


torch.manual_seed(40)
small = dict(vocab_size=60, hidden_size=36, intermediate_size=40, num_hidden_layers=2, num_attention_heads=3,
             num_key_value_heads=1)
llama("mistral-window", dict(small, architectures=["MistralForCausalLM"], model_type="mistral", head_dim=16,
                             sliding_window=5,
                             rms_norm_eps=1e-5, rope_theta=1000000.0), tokens(1, 14))
llama("qwen2-window", dict(small, num_hidden_layers=3, architectures=["Qwen2ForCausalLM"], model_type="qwen2",
                           use_sliding_window=True,
                           sliding_window=4, max_window_layers=1, tie_word_embeddings=True), tokens(1, 12))
llama("qwen2-backbone-f64", dict(small, architectures=["Qwen2Model"], model_type="qwen2", use_sliding_window=False,
                                 sliding_window=4,
                                 max_window_layers=1), tokens(1, 9), dtype=torch.float64)
llama("llama3-rotary", dict(small, num_key_value_heads=3, architectures=["LlamaForCausalLM"], model_type="llama",
                            rope_theta=500000.0,
                            head_dim=24, attention_bias=True, mlp_bias=True, eos_token_id=[2, 3],
                            max_position_embeddings=64,
                            rope_scaling=dict(rope_type="llama3", factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0,
                                              original_max_position_embeddings=32)), tokens(1, 36))
llama("llama-linear-classifier", dict(small, architectures=["LlamaForSequenceClassification"], model_type="llama",
                                      pad_token_id=0,
                                      id2label=labels(3), rope_scaling=dict(type="linear", factor=3.0),
                                      hidden_act="gelu"),
      torch.cat([tokens(2, 8), torch.tensor([[7, 9], [0, 0]])], 1))
gpt2("gpt2-classifier", dict(architectures=["GPT2ForSequenceClassification"], model_type="gpt2", vocab_size=60,
                             n_positions=16, n_embd=48,
                             n_layer=2, n_head=3, n_inner=50, activation_function="quick_gelu",
                             layer_norm_epsilon=1e-4, pad_token_id=2,
                             scale_attn_weights=True, scale_attn_by_inverse_layer_idx=True, id2label=labels(4)),
     torch.cat([tokens(2, 8), torch.tensor([[7, 9], [2, 2]])], 1))
gpt2("gpt2-untied", dict(architectures=["GPT2LMHeadModel"], model_type="gpt2", vocab_size=60, n_positions=16,
                         n_embd=24, n_layer=1, n_head=1,
                         n_inner=20, activation_function="relu", layer_norm_epsilon=1e-5, scale_attn_weights=False,
                         scale_attn_by_inverse_layer_idx=False, tie_word_embeddings=False), tokens(1, 16))
padded = torch.ones(2, 11, dtype=torch.long)
padded[1, 7:] = 0
encoder = dict(vocab_size=60, hidden_size=36, intermediate_size=40, num_hidden_layers=2, num_attention_heads=3,
               max_position_embeddings=20,
               layer_norm_eps=1e-6, hidden_act="gelu_new")
ids = tokens(2, 11)
types = torch.randint(0, 3, ids.shape)
bert("bert-untied", dict(encoder, architectures=["BertForMaskedLM"], model_type="bert", type_vocab_size=3,
                         tie_word_embeddings=False),
     ids, padded, types, "bert.")
bert("bert-backbone", dict(encoder, architectures=["BertModel"], model_type="bert", type_vocab_size=3), ids, padded,
     types, "")
filled = torch.where(padded == 0, torch.tensor(3), ids)
filled[0, 4] = 3                                     # a padding token in the middle is not counted by positions
bert("roberta-classifier", dict(encoder, architectures=["RobertaForSequenceClassification"], model_type="roberta",
                                type_vocab_size=1,
                                pad_token_id=3, id2label=labels(2)), filled, padded, torch.zeros_like(ids), "roberta.")
vision = dict(hidden_size=36, num_hidden_layers=2, num_attention_heads=3, intermediate_size=40, layer_norm_eps=1e-6,
              hidden_act="gelu",
              patch_size=5, num_channels=3, qkv_bias=True, id2label=labels(3))
vit("vit-interpolated", dict(vision, architectures=["ViTForImageClassification"], model_type="vit", image_size=30,
                             qkv_bias=False),
    torch.randn(1, 3, 20, 45))
vit("vit-wide", dict(vision, architectures=["ViTForImageClassification"], model_type="vit", image_size=[15, 25],
                     num_channels=1),
    torch.randn(1, 1, 15, 25))
vit("deit-teacher", dict(vision, architectures=["DeiTForImageClassificationWithTeacher"], model_type="deit",
                         image_size=20),
    torch.randn(1, 3, 20, 20))


def grey(size):
    """The luma that Pillow's convert("L") makes of the picture of tests/engine/images/patterned_image.h."""
    y, x, c = torch.arange(size)[:, None, None], torch.arange(size)[None, :, None], torch.arange(3)
    red, green, blue = ((y * y * 37 + x * 91 + c * 53 + x * y * (c + 3) * 11) % 256).unbind(-1)
    return (red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16


# As transformers computes them: rescaled in float64, normalized in float32. Patches of 8 leave 4 of 28 pixels out.
rescaled = (grey(28).to(torch.float64) / 255.0).to(torch.float32)
vit("vit-grey", dict(vision, architectures=["ViTForImageClassification"], model_type="vit", image_size=28,
                     patch_size=8, num_channels=1),
    ((rescaled - torch.tensor(0.1307)) / torch.tensor(0.3081)).reshape(1, 1, 28, 28))
