# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes short stories in which names return as pronouns, and verbs agree with subjects that stand far before them."""

import random as plain_random
import re
import zlib

import numpy
import torch

from files import held_out, samples
from files.byte_pairs import BytePairs
from files.story_grammar import EITHER, MEN, WOMEN, tell
from files.words import write_json
from networks import gpt2

STEPS, LEARNING_RATE, WARMUP = 2000, 3e-3, 150
HELD_OUT_OF_A_KIND = 500
VOCABULARY, POSITIONS = 1000, 160
KINDS = ["number", "name", "object"]


def is_reserved(story):
    """Two people who never meet in what is learned from: one in ten pairs of names."""
    names = " ".join(sorted(person.name for person in story.people))
    return zlib.crc32(names.encode()) % 10 == 0


def draw(random, reserved=False):
    while True:
        story = tell(random)
        if is_reserved(story) == reserved:
            return story


def learned_text():
    random = plain_random.Random(0)
    return "\n".join(draw(random).text for _ in range(3000))


PAIRS = BytePairs(learned_text(), VOCABULARY)
CONFIG = gpt2.config(VOCABULARY, 64, 4, 3, POSITIONS, PAIRS.end)


def build():
    return gpt2.LanguageModel(CONFIG)


def padded(texts):
    """Ids with the end token behind each text, and -100 where there is nothing to learn."""
    rows = held_out.pad([PAIRS.encode(text) + [PAIRS.end] for text in texts], -100)
    return rows.clamp_min(0), rows


def loss(model, random):
    own = plain_random.Random(int(random.integers(2 ** 62)))
    rows, wanted = padded([draw(own).text for _ in range(24)])
    logits, _ = model(rows[:, :-1])
    return torch.nn.functional.cross_entropy(logits.flatten(0, 1), wanted[:, 1:].flatten())


def held_out_questions():
    """As many (kind, before, right, wrong) of each kind, of people that never met."""
    random, kept = plain_random.Random(1), {kind: {} for kind in KINDS}
    while any(len(questions) < HELD_OUT_OF_A_KIND for questions in kept.values()):
        for question in draw(random, reserved=True).questions:
            if len(kept[question[0]]) < HELD_OUT_OF_A_KIND:
                kept[question[0]][question] = None
    return [question for questions in kept.values() for question in questions]


def figures(model):
    questions = held_out_questions()
    answers = [answer(model, *question[1:]) for question in questions]
    result = {}
    for kind in KINDS:
        of_kind = [answered for answered, question in zip(answers, questions) if question[0] == kind]
        result[kind + "_right"] = numpy.mean([better for better, _ in of_kind])
        result[kind + "_first_of_all"] = numpy.mean([first for _, first in of_kind])
        result["baseline_" + kind] = numpy.mean([nearest(*question) for question in questions if question[0] == kind])
    hits = pronoun_hits(model, held_out_texts())
    layer, head = best_head(hits)
    return {**result, "loss": loss_of(model, held_out_texts()), "pronoun_head": [layer, head],
            "pronoun_head_finds_a_name": hits[layer, head], "pronoun_hits_by_head": hits.tolist()}


def held_out_texts():
    random = plain_random.Random(2)
    return [draw(random, reserved=True).text for _ in range(300)]


def loss_of(model, texts):
    rows, wanted = padded(texts)
    logits, _ = model(rows[:, :-1])
    return torch.nn.functional.cross_entropy(logits.flatten(0, 1), wanted[:, 1:].flatten()).item()


def answer(model, before, right, wrong):
    """Whether the right word is likelier than the wrong one, and than any other; by the first token of each."""
    logits = model(torch.tensor([PAIRS.encode(before)]))[0][0, -1]
    good, bad = PAIRS.encode(right)[0], PAIRS.encode(wrong)[0]
    return bool(logits[good] > logits[bad]), int(logits.argmax()) == good


def nearest(kind, before, right, wrong):
    """The baseline: the noun that stands nearest says the number; the name or thing that was said last comes again."""
    if kind != "number":
        return before.rfind(right) > before.rfind(wrong)
    nouns = re.findall(r"the ([a-z]+)", before)
    return (nouns[-1].endswith("s") or nouns[-1] in ("men", "women", "children")) == (right in (" were", " are"))


PRONOUNS = {"he": 0, "him": 0, "his": 0, "she": 1, "her": 1}


def pronouns_and_names(text, people):
    """(place of the pronoun's token, places of the name before it) in a text of two people. The first token of a text
    does not count: heads that have nothing to do rest on it."""
    ids, parts = PAIRS.encode(text), []
    words = [PAIRS.decode([number]).strip() for number in ids]
    for place, word in enumerate(words):
        if word.lower() in PRONOUNS:
            name = people[PRONOUNS[word.lower()]]
            parts.append((place, [before for before in range(1, place) if words[before] == name]))
    return [part for part in parts if part[1]]


def people_of(text):
    """The names of the man and of the woman, as the stories of another seed would tell them apart."""
    names = list(dict.fromkeys(name for name in re.findall(r"[A-Z][a-z]+", text) if name in WOMEN + MEN + EITHER))
    woman = [name for name in names if name in WOMEN or f"{name} was a young woman" in text]
    man = [name for name in names if name not in woman]
    return man[0], woman[0]


def pronoun_hits(model, texts):
    """Share of pronouns from which a head looks most at the name that is meant."""
    hits, count = numpy.zeros((CONFIG["n_layer"], CONFIG["n_head"])), 0
    for text in texts:
        pairs = pronouns_and_names(text, people_of(text))
        _, attentions = model(torch.tensor([PAIRS.encode(text)]))
        count += len(pairs)
        for layer, weights in enumerate(attentions):
            for query, keys in pairs:
                hits[layer] += numpy.isin(strongest_key(weights[0], query), keys)
    return hits / count


def strongest_key(weights, query):
    return weights[:, query].argmax(-1).numpy()


def best_head(hits):
    return tuple(map(int, numpy.unravel_index(hits.argmax(), hits.shape)))


SAMPLES = [
    ("Anna was a baker, and Tom was a farmer. In the morning she", "Who bakes? she has to find Anna."),
    ("Anna was a baker, and Tom was a farmer. In the morning he", "The same story with the other pronoun."),
    ("Lucy had a red kite. Max had a blue boat. He picked up the", "What he has decides the next word."),
    ("Lucy had a red kite. Max had a blue boat. She picked up the", "What she has decides the next word."),
    ("Sam was a young woman. Paul the doctor lived near Sam the cook. Every day she",
     "Sam could be either, had the first sentence not said it."),
    ("Ida and Leo were old friends. It was raining. He looked at her and said: \"Sit down,",
     "he speaks to her: whose name comes?"),
    ("Hugo was a sailor, and Clara was a singer. The boats that the singer saw were old. On Monday he",
     "A sentence about boats stands between."),
    ("Ruth had a black hat, and Ben had a white cup. She gave Ben the hat. He gave her",
     "After the exchange her is still Ruth."),
    ("It was dark. Nora was hungry because she", "The name stands just before it."),
    ("Kim was a young man. Kim had a drum, and Emma had a map. \"Wait for me, Emma,\" Kim said. She dropped the",
     "The name said last is not always the one that is meant, here it is."),
    ("Sara worked as a painter. Felix was a driver. The dogs behind the house were very big. After lunch she",
     "Two sentences back to the name."),
    ("Peter the teacher lived near Alice the gardener. It was windy, so they closed the windows. That day he",
     "they are both of them, he is one."),
    ("Maria bought a new lamp, but David wanted an old clock. Then he smiled at her and said: \"Come with me,",
     "The name of her is to come, not his."),
    ("It was windy. Oscar had lost some money, so he", "The cause says how he feels."),
    ("Emma the doctor lived near Tom the cook. She helped a sick child. Then he",
     "Two pronouns, two people."),
]


def true_samples(model, hits):
    """Each in the best head of those in which the last pronoun gives the right name the largest weight."""
    order = [numpy.unravel_index(place, hits.shape) for place in (-hits).argsort(axis=None)]
    for text, note in SAMPLES:
        found = pronouns_and_names(text, people_of(text + " Tom Anna"))
        if not found:
            continue
        query, keys = found[-1]
        ids = PAIRS.encode(text)
        _, attentions = model(torch.tensor([ids]))
        for layer, head in order:
            key = int(strongest_key(attentions[layer][0], query)[head])
            if key in keys:
                pronoun, name = (PAIRS.decode([ids[place]]).strip() for place in (query, key))
                note += f" From {pronoun} this head looks most at {name}."
                yield samples.sample(text, note, int(layer), int(head), query, key)
                break


def export(model, folder, tests):
    hits = pronoun_hits(model, held_out_texts())
    write_json(folder / "config.json", CONFIG)
    PAIRS.write(folder)
    samples.write(folder, list(true_samples(model, hits)))
    questions = held_out_questions()
    held_out.write_table(tests / "held-out.tsv", ["kind", "text", "right", "wrong"], questions)
    held_out.write_references(tests / "reference.safetensors", references(model), held_out_texts())


def references(model):
    """Of each text the logits behind its last two tokens alone, which depend on all others."""
    def one(text):
        ids = torch.tensor(PAIRS.encode(text))
        return {"ids": ids, "logits": model(ids[None])[0][0, -2:]}
    return one
