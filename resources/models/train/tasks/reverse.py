# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes a row of 16 places backwards: up to 16 letters, and blanks behind them."""

import numpy
import torch
from torch.nn import functional

from files import held_out, samples
from files.words import BERT_SPECIAL, Words, write_bert_tokenizer, write_json
from networks import bert

STEPS, LEARNING_RATE, WARMUP = 1200, 3e-3, 60
PLACES, BLANK = 16, "_"
WORDS = Words(BERT_SPECIAL, [*"abcdefghijklmnopqrstuvwxyz", BLANK])
CONFIG = bert.config("BertForMaskedLM", len(WORDS), 64, 1, 1, PLACES + 2, tie_word_embeddings=False)
FIRST, LAST = WORDS.ids["[CLS]"], WORDS.ids["[SEP]"]
LETTERS = numpy.array(WORDS.encode("abcdefghijklmnopqrstuvwxyz"))
SAMPLES = [
    ("attention", "The last letter comes first: each place looks at the one opposite."),
    ("stressed", "Backwards it reads desserts."),
    ("racecar", "The letters are the same backwards, the places are not."),
    ("aaaaaaaaaaaaaaaa", "All letters are the same, so that only the place tells them apart."),
    ("z", "One letter goes to the last place."),
    ("abcdefghijklmnop", "Sixteen letters in order: the line runs from corner to corner."),
    ("deliver", "Backwards it reads reviled."),
    ("mississippi", "Letters that come back do not draw the head away from the place opposite."),
    ("qqqqqqqqzzzzzzzz", "Two halves change sides."),
    ("live on", "A blank inside of the row is a symbol like any other."),
]


def build():
    return bert.MaskedLanguageModel(CONFIG)


def more_tensors(tensors):
    """The bias under both of its names: transformers has two for one tensor."""
    return {**tensors, "cls.predictions.bias": tensors["cls.predictions.decoder.bias"]}


def draw(random, count):
    """Rows of ids [count, 16]."""
    rows = LETTERS[random.integers(0, 26, (count, PLACES))]
    lengths = random.integers(1, PLACES + 1, count)
    return numpy.where(numpy.arange(PLACES) < lengths[:, None], rows, WORDS.ids[BLANK])


def framed(rows):
    rows = torch.as_tensor(rows)
    ends = torch.ones(len(rows), 1, dtype=torch.int64)
    return torch.cat([ends * FIRST, rows, ends * LAST], 1)


def loss(model, random):
    rows = framed(draw(random, 96))
    logits, _ = model(rows)
    return functional.cross_entropy(logits[:, 1:-1].flatten(0, 1), rows[:, 1:-1].flip(1).flatten())


def held_out_rows():
    return framed(draw(numpy.random.default_rng(1), 1000))


def figures(model):
    rows = held_out_rows()
    logits, attentions = model(rows)
    right = logits[:, 1:-1].argmax(-1) == rows[:, 1:-1].flip(1)
    places = torch.arange(1, PLACES + 1)
    opposite = attentions[0][:, 0, places, PLACES + 1 - places]
    unmoved = (rows[:, 1:-1] == rows[:, 1:-1].flip(1)).float()
    return {"rows_right": right.all(1).float().mean().item(), "symbols_right": right.float().mean().item(),
            "mass_on_antidiagonal": opposite.mean().item(),
            "baseline_rows_left_as_they_are": unmoved.min(1).values.mean().item(),
            "baseline_symbols_left_as_they_are": unmoved.mean().item()}


def text_of(row):
    return " ".join(WORDS.words[number] for number in row.tolist())


def row_of(word):
    return framed([WORDS.encode(word.replace(" ", BLANK).ljust(PLACES, BLANK))])


def true_samples(model):
    """For each word its first letter that is no blank: where the row is read that has it."""
    for word, note in SAMPLES:
        row = row_of(word)
        query = PLACES + 1 - 1
        key = samples.strongest([w[0] for w in model(row)[1]], 0, 0, query)
        if key == 1:
            yield samples.sample(text_of(row[0, 1:-1]), note, 0, 0, query, key)


def export(model, folder, tests):
    rows = held_out_rows()
    write_json(folder / "config.json", CONFIG)
    write_bert_tokenizer(folder, WORDS)
    samples.write(folder, list(true_samples(model)))
    held_out.write_table(tests / "held-out.tsv", ["input", "answer"],
                         [[text_of(row[1:-1]), text_of(row[1:-1].flip(0))] for row in rows])
    held_out.write_references(tests / "reference.safetensors",
                              lambda row: {"ids": row, "logits": model(row[None])[0][0]}, rows)
