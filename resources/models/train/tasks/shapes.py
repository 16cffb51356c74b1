# SPDX-License-Identifier: GPL-3.0-or-later
"""Names the one filled shape among lines, dots and outlines in the same colours."""

import numpy
import torch
from PIL import Image, ImageDraw
from torch.nn import functional

from files import drawing, held_out, samples
from files.words import write_json
from networks import vit

STEPS, LEARNING_RATE, WARMUP = 3500, 1.5e-3, 150
SIZES, PATCH = [(64, 64), (64, 96)], 8
NAMES = [f"{color} {shape}" for color in drawing.COLORS for shape in drawing.SHAPES]
CONFIG = vit.config("Dinov2WithRegistersForImageClassification", "dinov2_with_registers", NAMES, 64, 4, 3, 64, PATCH,
                    num_register_tokens=2, mlp_ratio=4, layerscale_value=1.0, drop_path_rate=0.0,
                    use_swiglu_ffn=False, apply_layernorm=True, reshape_hidden_states=True)
FIRST_PATCH = 1 + CONFIG["num_register_tokens"]
HELD_OUT = 1000


def build():
    return vit.Classifier(CONFIG)


def draw(random, size):
    """Bytes [3, height, width], the number of the name, and the mask [height, width]."""
    picture = drawing.paper(size, random)
    lines, dots = int(random.integers(2, 9)), int(random.integers(0, 12))
    drawing.clutter(ImageDraw.Draw(picture), size, random, lines, dots)
    name = int(random.integers(len(NAMES)))
    color, shape = NAMES[name].split()
    radius = random.uniform(7, 14)
    middle = random.uniform(radius, size[1] - radius), random.uniform(radius, size[0] - radius)
    mask, _ = drawing.put(picture, shape, color, middle, radius, random.uniform(0, 7), random)
    drawing.clutter(ImageDraw.Draw(picture), size, random, 1, 2)
    return drawing.as_bytes(picture), name, mask


def loss(model, random):
    size = SIZES[int(random.random() < 0.3)]
    pictures, names, _ = zip(*(draw(random, size) for _ in range(32)))
    logits, _ = model(vit.prepared(numpy.stack(pictures)))
    return functional.cross_entropy(logits, torch.tensor(names))


def held_out_cases(size):
    random = numpy.random.default_rng([1, size[1]])
    pictures, names, masks = zip(*(draw(random, size) for _ in range(HELD_OUT // 2)))
    return numpy.stack(pictures), torch.tensor(names), numpy.stack(masks)


def covered(masks):
    """Whether a quarter of a patch or more is the shape, or it is the patch with most of it: [batch, patches]."""
    share = functional.avg_pool2d(torch.tensor(masks).float()[:, None], PATCH).flatten(1)
    return (share >= 0.25) | (share == share.max(1, keepdim=True).values)


def maps(model, pictures, names):
    """What [CLS] is said to look at, patch by patch, by measure: raw weights of each head of the last layer and their
    mean, rollout (Abnar and Zuidema 2020), and gradient x attention of all layers (Chefer et al. 2021)."""
    with torch.enable_grad():
        logits, attentions = model(vit.prepared(pictures))
        for weights in attentions:
            weights.retain_grad()
        logits.gather(1, names[:, None]).sum().backward()
    model.zero_grad()
    last = attentions[-1].detach()
    result = {f"raw_head_{head}": last[:, head, 0] for head in range(last.shape[1])}
    result["raw_mean"] = last.mean(1)[:, 0]
    result["rollout"] = rolled_out([weights.detach().mean(1) for weights in attentions])
    result["gradient_x_attention"] = rolled_out(
        [(weights.grad * weights.detach()).clamp_min(0).mean(1) for weights in attentions], half=False)
    return {name: values[:, FIRST_PATCH:] for name, values in result.items()}


def rolled_out(layers, half=True):
    """The first row of the product over all layers of weights and what passes them by."""
    own = torch.eye(layers[0].shape[-1])
    product = own
    for weights in layers:
        product = (0.5 * (weights + own) if half else weights + own) @ product
    return product[:, 0]


def pointing(model):
    """Share of pictures in which the strongest patch of each measure lies on the shape."""
    hits = {}
    for size in SIZES:
        pictures, names, masks = held_out_cases(size)
        for name, values in maps(model, pictures, names).items():
            hits.setdefault(name, []).append(covered(masks).gather(1, values.argmax(1, keepdim=True)).float().mean())
    return {name: numpy.mean(shares) for name, shares in hits.items()}


def figures(model):
    right, chance, ink = {}, [], []
    for size in SIZES:
        pictures, names, masks = held_out_cases(size)
        right[f"right_{size[0]}x{size[1]}"] = (model(vit.prepared(pictures))[0].argmax(-1) == names).float().mean()
        chance.append(covered(masks).float().mean())
        ink.append(by_colors(pictures, names, size))
    return {**right, "right": sum(right.values()) / len(right), "points_into_the_shape": pointing(model),
            "baseline_colors_without_places": numpy.mean(ink), "baseline_any_patch": numpy.mean(chance)}


def by_colors(pictures, names, size):
    """Logistic regression on a histogram of colours, from 3,000 other pictures."""
    from sklearn.linear_model import LogisticRegression
    random = numpy.random.default_rng([2, size[1]])
    learned, learned_names, _ = zip(*(draw(random, size) for _ in range(3000)))
    model = LogisticRegression(max_iter=200).fit(histograms(numpy.stack(learned)), learned_names)
    return model.score(histograms(pictures), names)


def histograms(pictures):
    """64 colours, as shares of the picture."""
    coarse = (pictures // 64).astype(int)
    numbers = coarse[:, 0] * 16 + coarse[:, 1] * 4 + coarse[:, 2]
    return numpy.stack([numpy.bincount(row.ravel(), minlength=64) / row.size for row in numbers])


DINO_NAMES = [("vit.embeddings", "dinov2_with_registers.embeddings"), ("vit.encoder", "dinov2_with_registers.encoder"),
              ("vit.layernorm", "dinov2_with_registers.layernorm"), ("layernorm_before", "norm1"),
              ("layernorm_after", "norm2"), ("intermediate.dense", "mlp.fc1")]


def tensor_name(name):
    for ours, theirs in DINO_NAMES:
        name = name.replace(ours, theirs)
    parts = name.split(".")
    if parts[-3:-1] == ["output", "dense"] and parts[-4] != "attention":
        name = name.replace("output.dense", "mlp.fc2")
    return name


def more_tensors(tensors):
    """What DINOv2 has beside a ViT, so that it does nothing: layer scales of one, a token for masked patches that
    nobody uses, and an output layer that reads the mean of the patches, with weights of zero."""
    width, name = CONFIG["hidden_size"], "dinov2_with_registers."
    scales = {f"{name}encoder.layer.{layer}.layer_scale{part}.lambda1": torch.ones(width).half()
              for layer in range(CONFIG["num_hidden_layers"]) for part in (1, 2)}
    classifier = torch.cat([tensors["classifier.weight"], torch.zeros(len(NAMES), width).half()], 1)
    return {**tensors, **scales, name + "embeddings.mask_token": torch.zeros(1, width).half(),
            "classifier.weight": classifier}


def true_samples(model):
    """Ten held-out pictures of different names: those of which the model is least sure though it is right."""
    best = max(pointing(model).items(), key=lambda item: item[1] if item[0].startswith("raw_head") else 0)[0]
    head, seen = int(best[-1]), set()
    pictures, names, masks = held_out_cases(SIZES[0])
    logits, attentions = model(vit.prepared(pictures))
    sure = logits.softmax(-1).max(-1).values
    for place in sure.argsort().tolist():
        name = int(names[place])
        key = int(attentions[-1][place, head, 0].argmax())
        on_shape = key >= FIRST_PATCH and bool(covered(masks[place:place + 1])[0, key - FIRST_PATCH])
        if int(logits[place].argmax()) == name and on_shape and name not in seen:
            seen.add(name)
            second = NAMES[int(logits[place].argsort()[-2])]
            note = f"The {NAMES[name]} could be a {second}. In this head [CLS] looks at the shape, not at the clutter."
            yield samples.sample(f"picture-{len(seen)}.png", note, CONFIG["num_hidden_layers"] - 1, head, 0, key,
                                 answer=NAMES[name], held_out=place)


def export(model, folder, tests):
    write_json(folder / "config.json", {key: value for key, value in CONFIG.items() if key != "intermediate_size"})
    write_json(folder / "preprocessor_config.json",
               {**vit.preprocessor("ViTImageProcessor", 64), "do_resize": False})
    chosen = list(true_samples(model))
    samples.write(folder, chosen)
    pictures, _, _ = held_out_cases(SIZES[0])
    for one in chosen[:samples.COUNT]:
        Image.fromarray(pictures[one["held_out"]].transpose(1, 2, 0)).save(folder / one["input"])
    for size in SIZES:
        pictures, names, masks = held_out_cases(size)
        numpy.savez_compressed(tests / f"held-out-{size[0]}x{size[1]}.npz", pictures=pictures,
                               labels=names.numpy().astype(numpy.uint8), masks=numpy.packbits(masks, 2))
    # Ten pictures of each size; they are the first of the held-out ones.
    some = [vit.prepared(picture) for size in SIZES for picture in held_out_cases(size)[0][:held_out.REFERENCES // 2]]
    held_out.write_references(tests / "reference.safetensors",
                              lambda picture: {"logits": model(picture[None])[0][0]}, some)
