# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads the 8 x 8 digits that scikit-learn ships (Alpaydin and Kaynak 1998): 797 to learn from, 1,000 held out."""

import math

import numpy
import torch
from PIL import Image
from sklearn import datasets
from torch.nn import functional

from files import held_out, samples
from files.words import write_json
from networks import vit

STEPS, LEARNING_RATE, WARMUP = 2400, 2e-3, 100
WEIGHT_DECAY = 0.05
NAMES = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
CONFIG = vit.config("ViTForImageClassification", "vit", NAMES, 48, 4, 3, 8, 2, channels=1, hidden_dropout_prob=0.05)
HELD_OUT = 1000


def pictures_and_digits():
    """Bytes [1797, 8, 8] and digits, in an order of chance; the first 1,000 are held out."""
    data = datasets.load_digits()
    order = numpy.random.default_rng(1).permutation(len(data.target))
    bytes_ = numpy.round(data.images * 255 / 16).astype(numpy.uint8)
    return bytes_[order], data.target[order]


PICTURES, DIGITS = pictures_and_digits()
LEARNED = vit.prepared(PICTURES[HELD_OUT:])[:, None], torch.as_tensor(DIGITS[HELD_OUT:])


def build():
    return vit.Classifier(CONFIG)


def bent(pictures, random):
    """Turned, sheared, stretched and moved a little, so that 797 pictures are enough."""
    count = len(pictures)
    angle = random.uniform(-0.18, 0.18, count)
    stretch = random.uniform(0.9, 1.15, (count, 2))
    shear, move = random.uniform(-0.12, 0.12, count), random.uniform(-0.2, 0.2, (count, 2))
    cosine, sine = numpy.cos(angle), numpy.sin(angle)
    grid = numpy.stack([stretch[:, 0] * cosine, shear - sine, move[:, 0], sine, stretch[:, 1] * cosine, move[:, 1]], 1)
    places = functional.affine_grid(torch.tensor(grid, dtype=torch.float32).view(-1, 2, 3), pictures.shape,
                                    align_corners=False)
    # Outside of a picture there is paper, -1.
    return functional.grid_sample(pictures + 1, places, align_corners=False) - 1


def loss(model, random):
    chosen = torch.as_tensor(random.integers(0, len(LEARNED[1]), 64))
    logits, _ = model(bent(LEARNED[0][chosen], random))
    return functional.cross_entropy(logits, LEARNED[1][chosen], label_smoothing=0.05)


def held_out_pictures():
    return vit.prepared(PICTURES[:HELD_OUT])[:, None], torch.as_tensor(DIGITS[:HELD_OUT])


def figures(model):
    pictures, digits = held_out_pictures()
    logits, attentions = model(pictures)
    return {"right": (logits.argmax(-1) == digits).float().mean().item(),
            "baseline_amount_of_ink": share_by_ink(pictures, digits),
            "baseline_nearest_picture": share_by_neighbour(pictures, digits),
            "cls_weight_on_inked_patches_by_layer": [mass.item() for mass in mass_on_ink(pictures, attentions)],
            "inked_patches": (ink(pictures) > 0.25).float().mean().item()}


def share_by_ink(pictures, digits):
    """The digit whose mean number of dark pixels is nearest."""
    amounts = LEARNED[0].flatten(1).sum(1)
    means = torch.stack([amounts[LEARNED[1] == digit].mean() for digit in range(10)])
    guess = (pictures.flatten(1).sum(1)[:, None] - means).abs().argmin(1)
    return (guess == digits).float().mean().item()


def share_by_neighbour(pictures, digits):
    nearest = torch.cdist(pictures.flatten(1), LEARNED[0].flatten(1)).argmin(1)
    return (LEARNED[1][nearest] == digits).float().mean().item()


def ink(pictures):
    """Of each patch, from 0 to 1: [batch, 16]."""
    return functional.avg_pool2d((pictures + 1) / 2, 2).flatten(1)


def mass_on_ink(pictures, attentions):
    """The mean weight that [CLS] gives to patches with ink, of the best head of each layer."""
    inked = (ink(pictures) > 0.25).float()
    return [(weights[:, :, 0, 1:] * inked[:, None]).sum(-1).mean(0).max() for weights in attentions]


def true_samples(model):
    """Held-out digits: one of each, that the model is least sure of though it is right."""
    pictures, digits = held_out_pictures()
    logits, attentions = model(pictures)
    sure = logits.softmax(-1).max(-1).values
    right = logits.argmax(-1) == digits
    weights = attentions[-1]
    head = int((weights[:, :, 0, 1:] * (ink(pictures) > 0.25)[:, None]).sum(-1).mean(0).argmax())
    for digit in range(10):
        for place in torch.where(right & (digits == digit))[0][sure[right & (digits == digit)].argsort()].tolist():
            key = int(weights[place, head, 0].argmax())
            if key > 0 and ink(pictures)[place, key - 1] > 0.25:
                yield one_sample(place, digit, sure[place].item(), logits[place], head, key)
                break


def one_sample(place, digit, sure, logits, head, key):
    second = NAMES[int(logits.argsort()[-2])]
    row, column = divmod(key - 1, 4)
    note = (f"A {NAMES[digit]} that could be a {second}: the model is sure to {math.floor(100 * sure)} %. In the last "
            f"layer [CLS] looks most at the stroke in row {row + 1}, column {column + 1} of the patches.")
    return samples.sample(f"picture-{digit}.png", note, CONFIG["num_hidden_layers"] - 1, head, 0, key,
                          answer=NAMES[digit], held_out=place)


def export(model, folder, tests):
    write_json(folder / "config.json", CONFIG)
    write_json(folder / "preprocessor_config.json", vit.preprocessor("ViTImageProcessor", 8))
    chosen = list(true_samples(model))
    samples.write(folder, chosen)
    for one in chosen:
        Image.fromarray(PICTURES[one["held_out"]]).save(folder / one["input"])
    numpy.savez_compressed(tests / "held-out.npz", pictures=PICTURES[:HELD_OUT],
                           labels=DIGITS[:HELD_OUT].astype(numpy.uint8))
    held_out.write_references(tests / "reference.safetensors",
                              lambda picture: {"pixels": picture, "logits": model(picture[None])[0][0]},
                              held_out_pictures()[0])
