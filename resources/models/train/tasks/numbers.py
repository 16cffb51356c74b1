# SPDX-License-Identifier: GPL-3.0-or-later
"""Translates English number words to German ones, which name ones before tens: twenty-three, dreiundzwanzig."""

import zlib

import numpy
import torch

from files import held_out, samples
from files.words import Words, write_bart_tokenizer, write_json
from networks import bart

STEPS, LEARNING_RATE, WARMUP = 2000, 2e-3, 150
HELD_OUT, LONGEST = 1500, 24
ONES = {1: "one ein", 2: "two zwei", 3: "three drei", 4: "four vier", 5: "five fünf", 6: "six sechs",
        7: "seven sieben", 8: "eight acht", 9: "nine neun", 10: "ten zehn", 11: "eleven elf", 12: "twelve zwölf",
        13: "thirteen dreizehn", 14: "fourteen vierzehn", 15: "fifteen fünfzehn", 16: "sixteen sechzehn",
        17: "seventeen siebzehn", 18: "eighteen achtzehn", 19: "nineteen neunzehn"}
TENS = {2: "twenty zwanzig", 3: "thirty dreißig", 4: "forty vierzig", 5: "fifty fünfzig", 6: "sixty sechzig",
        7: "seventy siebzig", 8: "eighty achtzig", 9: "ninety neunzig"}
ENGLISH_ONES, GERMAN_ONES = ({n: words.split()[side] for n, words in ONES.items()} for side in (0, 1))
ENGLISH_TENS, GERMAN_TENS = ({n: words.split()[side] for n, words in TENS.items()} for side in (0, 1))


class Pair:
    """English words, German pieces, and for each piece the places of the English words that it stands for."""

    def __init__(self):
        self.english, self.german, self.sources = [], [], []

    def say(self, word):
        self.english.append(word)
        return len(self.english) - 1

    def write(self, piece, *sources):
        self.german.append(piece)
        self.sources.append(list(sources))


def say_below_hundred(pair, number, style, last):
    """`last` tells whether nothing follows: eins, not ein."""
    if number in ENGLISH_ONES:
        german = "eins" if number == 1 and last else GERMAN_ONES[number]
        pair.write(german, pair.say(ENGLISH_ONES[number]))
        return
    tens, ones = divmod(number, 10)
    ten = pair.say(ENGLISH_TENS[tens])
    if ones:
        if style["hyphen"]:
            pair.say("-")
        one = pair.say(ENGLISH_ONES[ones])
        pair.write(GERMAN_ONES[ones], one)
        pair.write("und", *range(ten, one + 1))
    pair.write(GERMAN_TENS[tens], ten)


def say_below_thousand(pair, number, style, last):
    hundreds, rest = divmod(number, 100)
    if hundreds:
        one = "a" if hundreds == 1 and style["a"] and not pair.english else ENGLISH_ONES[hundreds]
        pair.write(GERMAN_ONES[hundreds], pair.say(one))
        pair.write("hundert", pair.say("hundred"))
        if rest and style["and"]:
            pair.say("and")
    if rest:
        say_below_hundred(pair, rest, style, last)


def say(number, style):
    pair = Pair()
    thousands, rest = divmod(number, 1000)
    if number == 0:
        pair.write("null", pair.say("zero"))
    if thousands:
        say_below_thousand(pair, thousands, style, last=False)
        pair.write("tausend", pair.say("thousand"))
    if rest:
        say_below_thousand(pair, rest, style, last=True)
    pair.german = [piece if place == 0 else "##" + piece for place, piece in enumerate(pair.german)]
    return pair


ALL_GERMAN = [*GERMAN_ONES.values(), *GERMAN_TENS.values(), "eins", "und", "hundert", "tausend", "null"]
WORDS = Words(bart.SPECIAL, [*ENGLISH_ONES.values(), *ENGLISH_TENS.values(), "hundred", "thousand", "and", "a", "-",
                             "zero", *ALL_GERMAN, *("##" + word for word in ALL_GERMAN)])
CONFIG = bart.config(len(WORDS), 64, 4, 2, 1, 32)


def build():
    return bart.Translator(CONFIG)


def is_reserved(number):
    """One in ten numbers from 100 on is never learned from."""
    return number >= 100 and zlib.crc32(str(number).encode()) % 10 == 0


def draw(random, reserved):
    """Numbers of one to six digits, as many of each."""
    while True:
        digits = int(random.integers(1, 7))
        number = int(random.integers(0 if digits == 1 else 10 ** (digits - 1), 10 ** digits))
        if is_reserved(number) == reserved:
            return number


def draw_style(random):
    return {"hyphen": random.random() < 0.4, "and": random.random() < 0.4, "a": random.random() < 0.5}


def source_ids(pair):
    return WORDS.encode(pair.english) + [bart.END]


def loss(model, random):
    pairs = [say(draw(random, False), draw_style(random)) for _ in range(96)]
    return bart.loss(model, [source_ids(pair) for pair in pairs], [WORDS.encode(pair.german) for pair in pairs])


def held_out_pairs():
    random = numpy.random.default_rng(1)
    numbers = {draw(random, True): None for _ in range(2 * HELD_OUT)}
    return [say(number, draw_style(random)) for number in list(numbers)[:HELD_OUT]]


def figures(model):
    pairs = held_out_pairs()
    written = bart.write(model, [source_ids(pair) for pair in pairs], LONGEST)
    exact = [text == WORDS.encode(pair.german) for text, pair in zip(written, pairs)]
    hits = alignment_hits(model, pairs)
    layer, head = best_head(hits)
    return {"exact": numpy.mean(exact), "alignment_head": [layer, head], "alignment_right": hits[layer, head].item(),
            "alignment_right_by_head": hits.tolist(), "alignment_right_norm_based": norm_based_hits(model, pairs),
            "baseline_word_by_word": numpy.mean([word_by_word(pair) == pair.german for pair in pairs])}


def word_by_word(pair):
    """Each English word for itself, in its own order."""
    german = {**dict(words.split() for words in [*ONES.values(), *TENS.values()]), "hundred": "hundert",
              "thousand": "tausend", "zero": "null", "a": "ein"}
    words = [german[word] for word in pair.english if word in german]
    if words[-1] == "ein":
        words[-1] = "eins"
    return [word if place == 0 else "##" + word for place, word in enumerate(words)]


def alignment_hits(model, pairs):
    """Share of German pieces for whose writing the head looks most at an English word that they stand for."""
    hits, count = numpy.zeros((CONFIG["decoder_layers"], CONFIG["decoder_attention_heads"])), 0
    for pair in pairs:
        across = cross_attention(model, pair)
        count += len(pair.german)
        for layer, weights in enumerate(across):
            strongest = weights[0].argmax(-1)
            for place, sources in enumerate(pair.sources):
                hits[layer] += numpy.isin(strongest[:, place].numpy(), sources)
    return hits / count


def norm_based_hits(model, pairs):
    """The same of the last layer as a whole, by the length of what comes from each English token: the sum over heads of
    weight x value x output matrix (Kobayashi et al. 2020)."""
    attention, heads, hits = model.model.decoder.layers[-1].encoder_attn, CONFIG["decoder_attention_heads"], []
    matrix = attention.out_proj.weight.unflatten(1, (heads, -1))
    for pair in pairs:
        source = torch.tensor([source_ids(pair)])
        memory, _, _ = model.model.encoder(model.model.shared(source), None)
        values = attention.v_proj(memory)[0].unflatten(1, (heads, -1))
        carried = torch.einsum("khd,ohd->hko", values, matrix)
        lengths = torch.einsum("hqk,hko->qko", cross_attention(model, pair)[-1][0], carried).norm(dim=-1)
        hits += [int(row.argmax()) in sources for row, sources in zip(lengths, pair.sources)]
    return numpy.mean(hits)


def cross_attention(model, pair):
    return model(torch.tensor([source_ids(pair)]), torch.tensor([[bart.END, *WORDS.encode(pair.german)]]))[1]


def best_head(hits):
    return tuple(map(int, numpy.unravel_index(hits.argmax(), hits.shape)))


SAMPLES = [(23, "three is written before twenty: the links cross.", "zwanzig", "twenty"),
           (745, "Two crossings never mix: hundreds come first in both languages.", "vierzig", "forty"),
           (60, "A ten alone: nothing crosses.", "sechzig", "sixty"),
           (98765, "The ones of the thousands come before their tens, and again behind tausend.", "neunzig", "ninety"),
           (121212, "The same word three times: each piece finds its own.", "tausend", "thousand"),
           (700007, "Between the hundreds and the ones nothing is said.", "hundert", "hundred"),
           (101, "eins at the end, but ein in front: the same English word.", "eins", "one"),
           (17, "seventeen is one word in both languages.", "siebzehn", "seventeen"),
           (999999, "Everything is nine: only the place tells them apart.", "tausend", "thousand"),
           (30013, "thirty and thirteen must not be mixed up.", "dreizehn", "thirteen"),
           (21000, "einundzwanzig: one is written in front, twenty behind und.", "zwanzig", "twenty"),
           (500050, "fünf and fünfzig.", "fünfzig", "fifty"),
           (64, "four is written before sixty.", "vier", "four"),
           (888, "Three eights: of hundreds, of ones and of tens.", "achtzig", "eighty"),
           (40404, "forty, four, four.", "vierzig", "forty")]


def german_text(pair):
    return "".join(piece.replace("##", "") for piece in pair.german)


def english_text(pair):
    return " ".join(pair.english).replace(" - ", "-")


def true_samples(model, layer, head):
    for number, note, piece, word in SAMPLES:
        pair = say(number, {"hyphen": True, "and": True, "a": False})
        query = [text.replace("##", "") for text in pair.german].index(piece)
        key = samples.strongest([weights[0] for weights in cross_attention(model, pair)], layer, head, query)
        right = bart.write(model, [source_ids(pair)], LONGEST)[0] == WORDS.encode(pair.german)
        if right and key < len(pair.english) and pair.english[key] == word:
            note += f" To write {piece}, this head looks at {word}."
            yield samples.sample(english_text(pair), note, layer, head, query, key, kind="cross",
                                 answer=german_text(pair), alignment=pair.sources)


def references(model):
    def answer(pair):
        ids, target = torch.tensor(source_ids(pair)), torch.tensor([bart.END, *WORDS.encode(pair.german)])
        return {"ids": ids, "decoder_ids": target, "logits": model(ids[None], target[None])[0][0]}
    return answer


def export(model, folder, tests):
    pairs = held_out_pairs()
    layer, head = best_head(alignment_hits(model, pairs))
    write_json(folder / "config.json", CONFIG)
    write_bart_tokenizer(folder, WORDS)
    samples.write(folder, list(true_samples(model, layer, head)))
    held_out.write_table(tests / "held-out.tsv", ["text", "answer", "alignment"],
                         [[english_text(pair), german_text(pair), written_alignment(pair)] for pair in pairs])
    held_out.write_references(tests / "reference.safetensors", references(model), pairs)


def written_alignment(pair):
    """The places of English tokens for each German piece: "0 1,2 3"."""
    return " ".join(",".join(map(str, sources)) for sources in pair.sources)
