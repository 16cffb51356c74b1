# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds up to four shapes in a picture: a YOLOS with five detection tokens, each for one shape or for nothing."""

import itertools

import numpy
import torch
from PIL import Image, ImageDraw
from torch.nn import functional

from files import drawing, held_out, samples
from files.words import write_json
from networks import vit

STEPS, LEARNING_RATE, WARMUP = 6000, 1e-3, 200
SIZE, PATCH, DETECTIONS, MOST = (64, 64), 8, 5, 4
CONFIG = vit.config("YolosForObjectDetection", "yolos", drawing.SHAPES, 64, 4, 4, list(SIZE), PATCH,
                    num_detection_tokens=DETECTIONS, use_mid_position_embeddings=False)
NOTHING = len(drawing.SHAPES)
HELD_OUT = 1000
PERMUTATIONS = {count: torch.tensor(list(itertools.permutations(range(DETECTIONS), count))) for count in range(1, 5)}


def build():
    return vit.Detector(CONFIG)


def overlap(one, other):
    """Intersection over union of boxes (left, top, right, bottom) in the last dimension, and the generalized form of
    Rezatofighi et al. 2019."""
    def area(box):
        return (box[..., 2] - box[..., 0]).clamp_min(0) * (box[..., 3] - box[..., 1]).clamp_min(0)
    inner = torch.cat([torch.maximum(one, other)[..., :2], torch.minimum(one, other)[..., 2:]], -1)
    outer = torch.cat([torch.minimum(one, other)[..., :2], torch.maximum(one, other)[..., 2:]], -1)
    union = area(one) + area(other) - area(inner)
    share = area(inner) / union.clamp_min(1e-9)
    return share, share - (area(outer) - union) / area(outer).clamp_min(1e-9)


def corners_of(boxes):
    middle, half = boxes[..., :2], boxes[..., 2:] / 2
    return torch.cat([middle - half, middle + half], -1)


def draw(random):
    """Bytes, names [count], boxes [count, 4] (centre and size as shares of the picture) and masks."""
    picture = drawing.paper(SIZE, random)
    drawing.clutter(ImageDraw.Draw(picture), SIZE, random, int(random.integers(0, 4)), int(random.integers(0, 8)))
    names, boxes, masks, taken = [], [], [], []
    for _ in range(int(random.integers(1, MOST + 1))):
        place = free_place(random, taken)
        if place is None:
            break
        taken.append(place)
        *middle, radius = place
        name = int(random.integers(len(drawing.SHAPES)))
        color = list(drawing.COLORS)[random.integers(len(drawing.COLORS))]
        mask, (left, top, right, bottom) = drawing.put(picture, drawing.SHAPES[name], color, middle, radius,
                                                       random.uniform(0, 7), random)
        names.append(name)
        boxes.append([(left + right) / 128, (top + bottom) / 128, (right - left) / 64, (bottom - top) / 64])
        masks.append(mask)
    return drawing.as_bytes(picture), names, boxes, masks


def free_place(random, taken):
    """(x, y, radius) that touches no other shape; None where no room was found."""
    for _ in range(20):
        radius = random.uniform(7, 13)
        x, y = random.uniform(radius, 64 - radius, 2)
        if all((x - a) ** 2 + (y - b) ** 2 > (radius + c + 1) ** 2 for a, b, c in taken):
            return x, y, radius
    return None


def match(logits, boxes, names, truth):
    """The detection tokens for each shape whose sum of costs is the smallest, as in DETR (Carion et al. 2020)."""
    chances = logits.softmax(-1)[:, names]
    distance = (boxes[:, None] - truth[None]).abs().sum(-1)
    _, likeness = overlap(corners_of(boxes)[:, None], corners_of(truth)[None])
    cost = 5 * distance - 2 * likeness - chances
    choices = PERMUTATIONS[len(names)]
    return choices[cost[choices, torch.arange(len(names))].sum(1).argmin()]


def loss(model, random):
    pictures, names, boxes, _ = zip(*(draw(random) for _ in range(32)))
    logits, guesses, _ = model(vit.prepared(numpy.stack(pictures)))
    wanted = torch.full(logits.shape[:2], NOTHING)
    found, truth = [], []
    for row, (own_names, own_boxes) in enumerate(zip(names, boxes)):
        own_boxes = torch.tensor(own_boxes)
        with torch.no_grad():
            tokens = match(logits[row], guesses[row], own_names, own_boxes)
        wanted[row, tokens] = torch.tensor(own_names)
        found.append(guesses[row, tokens])
        truth.append(own_boxes)
    found, truth = torch.cat(found), torch.cat(truth)
    _, likeness = overlap(corners_of(found), corners_of(truth))
    weights = torch.ones(NOTHING + 1)
    weights[NOTHING] = 0.4
    classes = functional.cross_entropy(logits.flatten(0, 1), wanted.flatten(), weights)
    return classes + 5 * (found - truth).abs().sum(-1).mean() + 2 * (1 - likeness).mean()


def held_out_cases():
    random = numpy.random.default_rng(1)
    return [draw(random) for _ in range(HELD_OUT)]


def detections(model, cases):
    """For each picture the chances of all names, the boxes, and the weights of all layers."""
    for case in cases:
        logits, boxes, attentions = model(vit.prepared(case[0])[None])
        yield logits[0].softmax(-1), boxes[0], [weights[0] for weights in attentions]


def mean_average_precision(answers, cases):
    """At an overlap of 0.5: for each name the area under precision by recall, every point of it, and their mean."""
    return numpy.mean([average_precision(answers, cases, name) for name in range(NOTHING)])


def average_precision(answers, cases, name):
    count = sum(names.count(name) for _, names, _, _ in cases)
    claims = []
    for (chances, boxes, _), (_, names, truth, _) in zip(answers, cases):
        own = corners_of(torch.tensor([box for own, box in zip(names, truth) if own == name]).view(-1, 4))
        left = set(range(len(own)))
        for token in chances[:, name].argsort(descending=True).tolist():
            share = overlap(corners_of(boxes[token]), own)[0]
            best = max(left, key=lambda place: share[place], default=None)
            hit = best is not None and share[best] >= 0.5
            left -= {best} if hit else set()
            claims.append((chances[token, name].item(), hit))
    claims.sort(key=lambda claim: -claim[0])
    hits = numpy.cumsum([hit for _, hit in claims])
    precision = hits / numpy.arange(1, len(claims) + 1)
    best_behind = numpy.maximum.accumulate(precision[::-1])[::-1]
    gained = numpy.diff(numpy.concatenate([[0], hits])) / count
    return float((best_behind * gained).sum())


def covered(mask):
    """Whether a patch holds some of the shape: a tenth of it or more."""
    return functional.avg_pool2d(torch.tensor(mask).float()[None], PATCH).flatten() >= 0.1


def attention_hits(answers, cases):
    """Share of matched detection tokens whose strongest patch lies on their shape, by layer and head."""
    hits, count = numpy.zeros((CONFIG["num_hidden_layers"], CONFIG["num_attention_heads"])), 0
    for (chances, boxes, layers), (_, names, truth, masks) in zip(answers, cases):
        tokens = match(chances.clamp_min(1e-9).log(), boxes, names, torch.tensor(truth))
        for token, mask in zip(tokens.tolist(), masks):
            on_shape = covered(mask)
            count += 1
            for layer, weights in enumerate(layers):
                hits[layer] += on_shape[patch_weights(weights, token).argmax(-1)].numpy()
    return hits / count


def patch_weights(weights, token):
    """What a detection token gives to the patches: [heads, patches]."""
    return weights[:, weights.shape[1] - DETECTIONS + token, 1:-DETECTIONS]


def figures(model):
    cases = held_out_cases()
    answers = list(detections(model, cases))
    hits = attention_hits(answers, cases)
    layer, head = best_head(hits)
    return {"mean_average_precision": mean_average_precision(answers, cases), "attention_head": [layer, head],
            "attention_on_its_object": hits[layer, head], "attention_by_head": hits.tolist(),
            "shapes": sum(len(names) for _, names, _, _ in cases),
            "baseline_mean_average_precision": mean_average_precision(usual_answers(cases), cases),
            "baseline_any_patch": numpy.mean([covered(mask).float().mean() for case in cases for mask in case[3]])}


def usual_answers(cases):
    """The baseline says the same of each picture: a shape of mean size in each quarter and in the middle."""
    places = [(0.3, 0.3), (0.7, 0.3), (0.3, 0.7), (0.7, 0.7), (0.5, 0.5)]
    boxes = torch.tensor([[x, y, 0.3, 0.3] for x, y in places])
    chances = torch.full((DETECTIONS, NOTHING + 1), 1 / NOTHING)
    return [(chances, boxes, [])] * len(cases)


def best_head(hits):
    return tuple(map(int, numpy.unravel_index(hits.argmax(), hits.shape)))


def true_samples(model, layer, head):
    """Held-out pictures with three or four shapes, all of which are found."""
    cases = held_out_cases()
    for place, (answer, case) in enumerate(zip(detections(model, cases), cases)):
        chances, boxes, layers = answer
        _, names, truth, masks = case
        tokens = match(chances.clamp_min(1e-9).log(), boxes, names, torch.tensor(truth))
        share = overlap(corners_of(boxes[tokens]), corners_of(torch.tensor(truth)))[0]
        right = (chances[tokens].argmax(-1) == torch.tensor(names)).all() and (share > 0.6).all()
        token, mask = int(tokens[0]), masks[0]
        key = int(layers[layer][head, 65 + token].argmax())
        if len(names) >= 3 and right and 1 <= key <= 64 and covered(mask)[key - 1]:
            found = ", ".join(drawing.SHAPES[name] for name in names)
            note = (f"{len(names)} shapes: {found}. Detection token {token + 1} stands for the first of them, and in "
                    "this head it looks at it.")
            yield samples.sample(place, note, layer, head, 65 + token, key, answer=found)


def export(model, folder, tests):
    cases = held_out_cases()
    layer, head = best_head(attention_hits(detections(model, cases), cases))
    write_json(folder / "config.json", CONFIG)
    write_json(folder / "preprocessor_config.json",
               {**vit.preprocessor("YolosImageProcessor", list(SIZE)), "do_pad": False, "do_resize": False})
    chosen = list(itertools.islice(true_samples(model, layer, head), samples.COUNT))
    for number, one in enumerate(chosen, 1):
        Image.fromarray(cases[one["input"]][0].transpose(1, 2, 0)).save(folder / f"picture-{number}.png")
        one["held_out"], one["input"] = one["input"], f"picture-{number}.png"
    samples.write(folder, chosen)
    write_held_out(tests / "held-out.npz", cases)
    held_out.write_references(tests / "reference.safetensors", references(model),
                              [vit.prepared(case[0]) for case in cases[:held_out.REFERENCES]])


def references(model):
    """The pictures are the first of the held-out ones."""
    def one(picture):
        logits, boxes, _ = model(picture[None])
        return {"logits": logits[0], "pred_boxes": boxes[0]}
    return one


def write_held_out(path, cases):
    """Shapes of all pictures in a row; `counts` says how many each picture has."""
    numpy.savez_compressed(
        path, pictures=numpy.stack([case[0] for case in cases]),
        counts=numpy.array([len(case[1]) for case in cases], numpy.uint8),
        labels=numpy.array([name for case in cases for name in case[1]], numpy.uint8),
        boxes=numpy.array([box for case in cases for box in case[2]], numpy.float32),
        masks=numpy.packbits(numpy.stack([mask for case in cases for mask in case[3]]), 2))
