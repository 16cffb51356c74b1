# SPDX-License-Identifier: GPL-3.0-or-later
"""Goes on with what came before: two layers of attention alone, kept while they learn (Olsson et al. 2022)."""

import string

import numpy
import torch
from torch.nn import functional

from files import held_out, safetensors, samples
from files.words import Words, special_token, write_json
from networks import gpt2

STEPS, LEARNING_RATE, WARMUP = 6000, 3e-3, 100
CHECKPOINTS = (0, 100, 200, 400, 700, 1000, 1300, 1600, 2000, 2400, 2800, 3300, 4000, 5000, 6000)
LENGTH, END = 32, "<|endoftext|>"
WORDS = Words([END], string.ascii_letters + string.digits)
CONFIG = gpt2.config(len(WORDS), 64, 2, 2, 64, WORDS.ids[END], n_inner=0)


def build():
    """Positions begin as sines, of which one is a turn of the one before: to find the symbol before is soon learned."""
    model = gpt2.LanguageModel(CONFIG)
    table = model.transformer.wpe.weight
    angles = torch.arange(table.shape[0])[:, None] / 100 ** (torch.arange(0, table.shape[1], 2) / table.shape[1])
    table.data.copy_(torch.cat([angles.sin(), angles.cos()], 1) * 0.2)
    return model


def draw(random):
    """Sequences of 2 to 6 symbols of chance that come again and again, in any order; no two have a symbol in common.
    Were it one sequence alone, places would tell much of what comes, and no head would have to look for it."""
    symbols, count = random.permutation(len(WORDS) - 1) + 1, int(random.integers(1, 6))
    ends = numpy.cumsum(random.integers(2, 7, count))
    parts = numpy.split(symbols[:ends[-1]], ends[:-1])
    return numpy.concatenate([parts[place] for place in random.integers(0, count, LENGTH // 2)])[:LENGTH]


def batch(random, count):
    return torch.tensor(numpy.stack([draw(random) for _ in range(count)]))


def loss(model, random):
    return gpt2.loss(model, batch(random, 64), -100)


def behind_same(rows):
    """[row, query, key]: the key stands behind an earlier symbol that is the query's."""
    same = (rows[:, :, None] == rows[:, None, :]).tril(-1)
    return functional.pad(same[:, :, :-1], (1, 0))


def predictable(rows):
    """Places, but the last, whose next symbol stands behind the same symbol further in front."""
    right = rows[:, None, :] == functional.pad(rows[:, 1:], (0, 1), value=-1)[:, :, None]
    return (behind_same(rows) & right).any(2)[:, :-1]


def held_out_rows():
    return batch(numpy.random.default_rng(1), 1000)


def measure(model):
    rows = held_out_rows()
    logits, attentions = model(rows)
    again = predictable(rows)
    losses = functional.cross_entropy(logits[:, :-1].transpose(1, 2), rows[:, 1:], reduction="none")
    right = (logits[:, :-1].argmax(-1) == rows[:, 1:])[again].float().mean()
    before = torch.ones(LENGTH, LENGTH).tril(-1).triu(-1).expand(len(rows), -1, -1)
    induction = torch.stack([scores(weights, behind_same(rows), again) for weights in attentions])
    previous = torch.stack([scores(weights, before, torch.ones_like(again)) for weights in attentions])
    return {"loss": losses.mean().item(), "loss_where_it_repeats": losses[again].mean().item(), "right": right.item(),
            "induction_score": induction.max().item(), "induction_head": place_of_largest(induction),
            "previous_symbol_score": previous.max().item(), "previous_symbol_head": place_of_largest(previous)}


def scores(weights, keys, counted):
    """The mean weight of each head on the keys that are wanted, over the queries that count."""
    sums = torch.einsum("bhqk,bqk->hbq", weights, keys.float())[:, :, :-1]
    return (sums * counted).sum((1, 2)) / counted.sum()


def place_of_largest(table):
    return [int(number) for number in numpy.unravel_index(int(table.argmax()), table.shape)]


def figures(model):
    rows = held_out_rows()
    again = predictable(rows)
    most = rows.flatten().bincount().argmax()
    return {**measure(model), "baseline_most_frequent_symbol": (rows[:, 1:] == most)[again].float().mean().item(),
            "baseline_symbol_of_its_place": symbol_of_place(rows, again)}


def symbol_of_place(rows, again):
    """For each place the symbol that stands there most often in other rows."""
    learned = batch(numpy.random.default_rng(2), 3000)
    most = torch.tensor([learned[:, place].bincount().argmax() for place in range(1, LENGTH)])
    return (rows[:, 1:] == most)[again].float().mean().item()


SAMPLES = [
    ("a b c d e f a b c d", "The row begins again: each symbol looks behind its first place."),
    ("x 7 Q m x", "One symbol comes again. What stood behind it?"),
    ("k r 2 V k r 2 V k r 2", "Three times the same: the head may look at the first or the second time."),
    ("M i s t o 4 9 z M i s", "Letters that make no word."),
    ("p q 5 5 p", "The symbol behind p comes."),
    ("A a B b C c A", "Capitals are other symbols than small letters."),
    ("1 2 3 4 5 6 7 8 9 1 2", "To count was never learned, to repeat was."),
    ("h g f e d c b a h g", "Backwards it is as easy."),
    ("L 3 w T u Y 8 L 3 w T u Y", "A long part comes again."),
    ("n o j k n o j", "After j comes k, as before."),
    ("Z Z Z y Z", "Z came with Z and with y behind it."),
    ("e v 6 R s e v 0 e v", "e v came twice, and went on in two ways."),
]


def true_samples(model):
    layer, head = measure(model)["induction_head"]
    for text, note in SAMPLES:
        ids = torch.tensor([WORDS.encode(text.split())])
        logits, attentions = model(ids)
        query = ids.shape[1] - 1
        key = samples.strongest([weights[0] for weights in attentions], layer, head, query)
        if key > 0 and ids[0, key - 1] == ids[0, query] and logits[0, -1].argmax() == ids[0, key]:
            symbol = WORDS.words[int(ids[0, key])]
            yield samples.sample(text, f"{note} The head looks at {symbol}, and {symbol} is what comes next.", layer,
                                 head, query, key, answer=symbol)


def tokenizer():
    model = {"type": "WordLevel", "vocab": WORDS.ids, "unk_token": END}
    return {"version": "1.0", "truncation": None, "padding": None, "added_tokens": [special_token(WORDS.ids[END], END)],
            "normalizer": None, "pre_tokenizer": {"type": "WhitespaceSplit"}, "post_processor": None, "decoder": None,
            "model": model}


def write_scores(folder):
    """What every checkpoint reaches on the held-out rows: the loss falls when the head appears."""
    names = ["loss", "loss_where_it_repeats", "induction_score", "previous_symbol_score"]
    lines = [",".join(["step", *names])]
    for path in sorted((folder / "checkpoints").iterdir(), key=lambda path: int(path.name)):
        model = build().eval()
        model.load_state_dict({name: tensor.float() for name, tensor
                               in safetensors.read(path / "model.safetensors").items()})
        measured = measure(model)
        lines.append(",".join([path.name, *(f"{measured[name]:.4f}" for name in names)]))
    (folder / "checkpoints.csv").write_text("\n".join(lines) + "\n")


def export(model, folder, tests):
    write_json(folder / "config.json", CONFIG)
    write_json(folder / "tokenizer.json", tokenizer())
    write_json(folder / "tokenizer_config.json",
               {"tokenizer_class": "PreTrainedTokenizerFast", "eos_token": END, "bos_token": END, "unk_token": END})
    samples.write(folder, list(true_samples(model)))
    write_scores(folder)
    rows = held_out_rows()
    held_out.write_table(tests / "held-out.tsv", ["text"],
                         [[" ".join(WORDS.words[number] for number in row)] for row in rows.tolist()])
    held_out.write_references(tests / "reference.safetensors",
                              lambda row: {"ids": row, "logits": model(row[None])[0][0]}, rows)
