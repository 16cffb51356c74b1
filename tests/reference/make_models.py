# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the encoder-decoder models of tests/reference/models that transformers did not make: small random weights, and
what a plain computation in double precision makes of an input with them, written from the papers and the names of
transformers' modules.

Usage: make_models.py OUT_DIR        (needs torch and numpy)
"""
import json, math, os, struct, sys
import numpy as np, torch
torch.set_default_dtype(torch.float64); torch.manual_seed(7); torch.set_num_threads(1)
OUT = sys.argv[1]

def save(path, tensors):
    names = {torch.float32: "F32", torch.int64: "I64", torch.float16: "F16"}
    head, data = {"__metadata__": {"format": "pt"}}, b""
    for k, v in sorted(tensors.items()):
        v = v.float() if v.is_floating_point() else v
        b = v.contiguous().numpy().tobytes()
        head[k] = {"dtype": names[v.dtype], "shape": list(v.shape), "data_offsets": [len(data), len(data) + len(b)]}
        data += b
    h = json.dumps(head, separators=(",", ":")).encode(); h += b" " * (-len(h) % 8)
    open(path, "wb").write(struct.pack("<Q", len(h)) + h + data)

class W(dict):
    def __setitem__(self, k, v): super().__setitem__(k, v.float().double())
    def lin(self, name, o, i, bias=True):
        self[name + ".weight"] = 0.3 * torch.randn(o, i)
        if bias: self[name + ".bias"] = 0.3 * torch.randn(o)
    def norm(self, name, n, bias=True):
        self[name + ".weight"] = 1 + 0.3 * torch.randn(n)
        if bias: self[name + ".bias"] = 0.3 * torch.randn(n)

def linear(w, name, x):
    y = x @ w[name + ".weight"].T
    return y + w[name + ".bias"] if name + ".bias" in w else y

def layernorm(w, name, x):
    m = x.mean(-1, keepdim=True); v = ((x - m) ** 2).mean(-1, keepdim=True)
    return (x - m) / torch.sqrt(v + 1e-5) * w[name + ".weight"] + w[name + ".bias"]

def heads(x, n):
    b, t, d = x.shape
    return x.reshape(b, t, n, d // n).permute(0, 2, 1, 3)

def attend(q, k, v, n, mask, scale, bias=0):
    q, k, v = heads(q, n), heads(k, n), heads(v, n)
    s = q @ k.transpose(-1, -2) * scale + bias
    s = s.masked_fill(mask, float("-inf"))
    a = torch.exp(s - s.max(-1, keepdim=True).values); a = a / a.sum(-1, keepdim=True)
    o = (a @ v).permute(0, 2, 1, 3); o = o.reshape(o.shape[0], o.shape[1], -1)
    return o, a

gelu = lambda x: 0.5 * x * (1 + torch.erf(x / math.sqrt(2)))
gelu_new = lambda x: 0.5 * x * (1 + torch.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x ** 3)))

def masks(att, q, causal):
    m = (att == 0)[:, None, None, :].expand(-1, 1, q, -1)
    if causal:
        m = m | torch.triu(torch.ones(q, att.shape[1], dtype=torch.bool), 1)
    return m

# ---- BART
def bart_weights(c, p):
    w = W(); d = c["d_model"]
    w[p + "shared.weight"] = 0.4 * torch.randn(c["vocab_size"], d)
    for side in ("encoder", "decoder"):
        s = p + side + "."
        w[s + "embed_positions.weight"] = 0.4 * torch.randn(c["max_position_embeddings"] + 2, d)
        w.norm(s + "layernorm_embedding", d)
        for l in range(c[side + "_layers"]):
            L = f"{s}layers.{l}."
            for a in ("self_attn", "encoder_attn") if side == "decoder" else ("self_attn",):
                for x in "qkv": w.lin(L + a + f".{x}_proj", d, d)
                w.lin(L + a + ".out_proj", d, d); w.norm(L + a + "_layer_norm", d)
            w.lin(L + "fc1", c[side + "_ffn_dim"], d)
            w.lin(L + "fc2", d, c[side + "_ffn_dim"])
            w.norm(L + "final_layer_norm", d)
    return w

def bart_attn(w, L, x, ctx, n, mask):
    q, k, v = linear(w, L + ".q_proj", x), linear(w, L + ".k_proj", ctx), linear(w, L + ".v_proj", ctx)
    o, a = attend(q, k, v, n, mask, (x.shape[-1] // n) ** -0.5)
    return linear(w, L + ".out_proj", o), a

def sines(n, d):   # Marian: all sines, then all cosines
    pos = torch.arange(n)[:, None] / 10000 ** (2 * torch.arange(d // 2)[None, :] / d)
    return torch.cat([torch.sin(pos), torch.cos(pos)], 1)

def marian_stack(w, c, side, ids, self_mask, ctx=None, ctx_mask=None):
    s = "model." + side + "."
    x = w[s + "embed_tokens.weight"][ids] * math.sqrt(c["d_model"]) + sines(ids.shape[1], c["d_model"])
    return layers(w, c, s, side, x, self_mask, ctx, ctx_mask)

def bart_stack(w, c, p, side, ids, self_mask, ctx=None, ctx_mask=None):
    s = p + side + "."
    x = w[p + "shared.weight"][ids] * (math.sqrt(c["d_model"]) if c["scale_embedding"] else 1.0)
    x = layernorm(w, s + "layernorm_embedding", x + w[s + "embed_positions.weight"][torch.arange(ids.shape[1]) + 2])
    return layers(w, c, s, side, x, self_mask, ctx, ctx_mask)

def layers(w, c, s, side, x, self_mask, ctx, ctx_mask):
    act = {"gelu": gelu, "relu": torch.relu, "swish": lambda t: t / (1 + torch.exp(-t))}[c["activation_function"]]
    hidden, at, cross = [x], [], []
    n = c[side + "_attention_heads"]
    for l in range(c[side + "_layers"]):
        L = f"{s}layers.{l}."
        o, a = bart_attn(w, L + "self_attn", x, x, n, self_mask); at.append(a)
        x = layernorm(w, L + "self_attn_layer_norm", x + o)
        if ctx is not None:
            o, a = bart_attn(w, L + "encoder_attn", x, ctx, n, ctx_mask); cross.append(a)
            x = layernorm(w, L + "encoder_attn_layer_norm", x + o)
        x = layernorm(w, L + "final_layer_norm", x + linear(w, L + "fc2", act(linear(w, L + "fc1", x))))
        hidden.append(x)
    return x, hidden, at, cross

def reference(inputs, enc, dec, logits):
    r = {"input." + k: v for k, v in inputs.items()}
    r["logits"] = logits; r["encoder_last_hidden_state"] = enc[0]
    for i, t in enumerate(enc[1]): r[f"encoder_hidden_states.{i}"] = t
    for i, t in enumerate(enc[2]): r[f"encoder_attentions.{i}"] = t
    for i, t in enumerate(dec[1]): r[f"decoder_hidden_states.{i}"] = t
    for i, t in enumerate(dec[2]): r[f"decoder_attentions.{i}"] = t
    for i, t in enumerate(dec[3]): r[f"cross_attentions.{i}"] = t
    return r

def write(name, config, w, ref):
    f = os.path.join(OUT, name); os.makedirs(f, exist_ok=True)
    json.dump(config, open(f + "/config.json", "w"), indent=2, sort_keys=True)
    open(f + "/config.json", "a").write("\n")
    save(f + "/model.safetensors", w); save(f + "/reference.safetensors", ref)
    print(name, os.path.getsize(f + "/model.safetensors"), os.path.getsize(f + "/reference.safetensors"),
          {k: round(v.abs().max().item(), 3) for k, v in ref.items() if "attentions" in k or k == "logits"})

def bart(name, classifier):
    c = {"model_type": "bart",
         "architectures": ["BartForSequenceClassification" if classifier else "BartForConditionalGeneration"],
         "vocab_size": 60, "d_model": 24, "encoder_layers": 1 if classifier else 2,
         "decoder_layers": 1 if classifier else 3,
         "encoder_attention_heads": 4, "decoder_attention_heads": 3, "encoder_ffn_dim": 40, "decoder_ffn_dim": 28,
         "max_position_embeddings": 20,
         "activation_function": "relu" if classifier else "gelu", "scale_embedding": not classifier, "bos_token_id": 0,
         "pad_token_id": 1, "eos_token_id": 2,
         "decoder_start_token_id": 2, "forced_eos_token_id": 2, "is_encoder_decoder": True, "torch_dtype": "float32",
         "dropout": 0.1}
    p = "model."
    w = bart_weights(c, p); d = c["d_model"]
    ids = torch.randint(4, 60, (2, 11)); ids[:, 0] = 0
    att = torch.ones(2, 11, dtype=torch.int64)
    if classifier:
        c["id2label"] = {"0": "contradiction", "1": "neutral", "2": "entailment"}
        c["label2id"] = {v: int(k) for k, v in c["id2label"].items()}
        ids[:, 5] = 2; ids[0, 10] = 2; ids[1, 8] = 2; ids[1, 9:] = 1; att[1, 9:] = 0
        ids[:, 5] = 2
        w.lin("classification_head.dense", d, d); w.lin("classification_head.out_proj", 3, d)
        dec_ids = torch.cat([torch.full((2, 1), 2), ids[:, :-1]], 1); inputs = dict(input_ids=ids, attention_mask=att)
    else:
        att[1, 8:] = 0; ids[1, 8:] = 1; w["final_logits_bias"] = 0.5 * torch.randn(1, 60)
        dec_ids = torch.randint(4, 60, (2, 7))
        dec_ids[:, 0] = 2
        inputs = dict(input_ids=ids, attention_mask=att, decoder_input_ids=dec_ids)
    enc = bart_stack(w, c, p, "encoder", ids, masks(att, ids.shape[1], False))
    dec = bart_stack(w, c, p, "decoder", dec_ids, masks(torch.ones_like(dec_ids), dec_ids.shape[1], True), enc[0],
                     masks(att, dec_ids.shape[1], False))
    if classifier:
        rows = torch.stack([dec[0][b, (ids[b] == 2).nonzero().max()] for b in range(2)])
        logits = linear(w, "classification_head.out_proj", torch.tanh(linear(w, "classification_head.dense", rows)))
    else:
        logits = dec[0] @ w[p + "shared.weight"].T + w["final_logits_bias"]
    write(name, c, w, reference(inputs, enc, dec, logits))

def marian():
    c = {"model_type": "marian", "architectures": ["MarianMTModel"], "vocab_size": 50, "decoder_vocab_size": 40,
         "share_encoder_decoder_embeddings": False,
         "d_model": 24, "encoder_layers": 2, "decoder_layers": 1, "encoder_attention_heads": 3,
         "decoder_attention_heads": 4, "encoder_ffn_dim": 20,
         "decoder_ffn_dim": 28, "max_position_embeddings": 64, "activation_function": "swish", "scale_embedding": True,
         "static_position_embeddings": True,
         "normalize_embedding": False, "normalize_before": False, "add_final_layer_norm": False, "pad_token_id": 39,
         "eos_token_id": 0,
         "decoder_start_token_id": 39, "forced_eos_token_id": 0, "bad_words_ids": [[39]], "is_encoder_decoder": True,
         "torch_dtype": "float32"}
    w = bart_weights(c, "model."); d = 24
    for k in [k for k in w if "embedding" in k or "embed_positions" in k or "shared" in k]: del w[k]
    w["model.encoder.embed_tokens.weight"] = 0.4 * torch.randn(50, d)
    w["model.decoder.embed_tokens.weight"] = 0.4 * torch.randn(40, d)
    w["final_logits_bias"] = 0.5 * torch.randn(1, 40)
    ids = torch.randint(1, 50, (2, 40)); att = torch.ones(2, 40, dtype=torch.int64); att[1, 33:] = 0
    dec_ids = torch.randint(1, 39, (2, 9)); dec_ids[:, 0] = 39
    enc = marian_stack(w, c, "encoder", ids, masks(att, 40, False))
    dec = marian_stack(w, c, "decoder", dec_ids, masks(torch.ones_like(dec_ids), 9, True), enc[0], masks(att, 9, False))
    write("marian-sines", c, w, reference(dict(input_ids=ids, attention_mask=att, decoder_input_ids=dec_ids), enc, dec,
                                          dec[0] @ w["model.decoder.embed_tokens.weight"].T + w["final_logits_bias"]))

# ---- T5 v1.1
def rms(w, name, x): return x / torch.sqrt((x ** 2).mean(-1, keepdim=True) + 1e-6) * w[name + ".weight"]

def bucket(rel, bidirectional, n, far):
    out = 0
    if bidirectional:
        n //= 2; out = n if rel > 0 else 0; rel = abs(rel)
    else: rel = max(-rel, 0)
    exact = n // 2
    if rel < exact: return out + rel
    f = torch.log(torch.tensor(float(rel)) / exact) / math.log(far / exact) * (n - exact)
    return out + min(exact + int(f.to(torch.long)), n - 1)

def t5_bias(w, name, c, q, bidirectional):
    table = w[name + ".relative_attention_bias.weight"]
    ix = [[bucket(j - i, bidirectional, c["relative_attention_num_buckets"],
                  c["relative_attention_max_distance"]) for j in range(q)] for i in range(q)]
    return table[torch.tensor(ix)].permute(2, 0, 1)[None]

def t5_stack(w, c, side, ids, mask, ctx=None, ctx_mask=None):
    x = w["shared.weight"][ids]; n = c["num_heads"]; hidden, at, cross = [], [], []
    bias = t5_bias(w, f"{side}.block.0.layer.0.SelfAttention", c, ids.shape[1], side == "encoder")
    for l in range(c["num_layers"] if side == "encoder" else c["num_decoder_layers"]):
        hidden.append(x); B = f"{side}.block.{l}.layer."
        h = rms(w, B + "0.layer_norm", x); P = B + "0.SelfAttention."
        o, a = attend(linear(w, P + "q", h), linear(w, P + "k", h), linear(w, P + "v", h), n, mask, 1.0, bias)
        at.append(a)
        x = x + linear(w, P + "o", o); k = 1
        if ctx is not None:
            h = rms(w, B + "1.layer_norm", x); P = B + "1.EncDecAttention."
            o, a = attend(linear(w, P + "q", h), linear(w, P + "k", ctx), linear(w, P + "v", ctx), n, ctx_mask, 1.0)
            cross.append(a)
            x = x + linear(w, P + "o", o); k = 2
        h = rms(w, f"{B}{k}.layer_norm", x); P = f"{B}{k}.DenseReluDense."
        x = x + linear(w, P + "wo", gelu_new(linear(w, P + "wi_0", h)) * linear(w, P + "wi_1", h))
    x = rms(w, f"{side}.final_layer_norm", x); hidden.append(x)
    return x, hidden, at, cross

def t5():
    c = {"model_type": "t5", "architectures": ["T5ForConditionalGeneration"], "vocab_size": 60, "d_model": 24,
         "d_kv": 5, "d_ff": 40, "num_heads": 3,
         "num_layers": 2, "num_decoder_layers": 1, "feed_forward_proj": "gated-gelu",
         "relative_attention_num_buckets": 12, "relative_attention_max_distance": 20,
         "layer_norm_epsilon": 1e-6, "tie_word_embeddings": False, "pad_token_id": 0, "eos_token_id": 1,
         "decoder_start_token_id": 0,
         "is_encoder_decoder": True, "torch_dtype": "float32", "dropout_rate": 0.1, "initializer_factor": 1.0,
         "is_gated_act": True, "dense_act_fn": "gelu_new"}
    w = W(); d, inner = 24, 15
    w["shared.weight"] = torch.randn(60, d); w.lin("lm_head", 60, d, False)
    for side, layers in (("encoder", 2), ("decoder", 1)):
        w.norm(side + ".final_layer_norm", d, False)
        w[side + ".block.0.layer.0.SelfAttention.relative_attention_bias.weight"] = torch.randn(12, 3)
        for l in range(layers):
            kinds = ("SelfAttention", "EncDecAttention") if side == "decoder" else ("SelfAttention",)
            for k, a in enumerate(kinds):
                P = f"{side}.block.{l}.layer.{k}."
                for x in "qkv": w.lin(P + a + "." + x, inner, d, False)
                w.lin(P + a + ".o", d, inner, False); w.norm(P + "layer_norm", d, False)
            P = f"{side}.block.{l}.layer.{len(kinds)}."
            w.lin(P + "DenseReluDense.wi_0", 40, d, False)
            w.lin(P + "DenseReluDense.wi_1", 40, d, False)
            w.lin(P + "DenseReluDense.wo", d, 40, False)
            w.norm(P + "layer_norm", d, False)
    ids = torch.randint(2, 60, (2, 30)); att = torch.ones(2, 30, dtype=torch.int64); att[1, 26:] = 0; ids[1, 26:] = 0
    dec_ids = torch.randint(2, 60, (2, 25)); dec_ids[:, 0] = 0
    enc = t5_stack(w, c, "encoder", ids, masks(att, 30, False))
    dec = t5_stack(w, c, "decoder", dec_ids, masks(torch.ones_like(dec_ids), 25, True), enc[0], masks(att, 25, False))
    write("t5-gated", c, w, reference(dict(input_ids=ids, attention_mask=att, decoder_input_ids=dec_ids), enc, dec,
                                      linear(w, "lm_head", dec[0])))

bart("bart", False); bart("bart-classifier", True); t5(); marian()
