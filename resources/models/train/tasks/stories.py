# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes short stories in which names return as pronouns, and verbs agree with subjects that stand far before them."""

import random as plain_random
import re
import zlib

import numpy
import torch

from files import held_out, samples
from files.byte_pairs import BytePairs
from files.story_grammar import tell
from files.words import write_json
from networks import gpt2

STEPS, LEARNING_RATE, WARMUP = 4500, 2.5e-3, 200
HELD_OUT_OF_A_KIND = 400
VOCABULARY, POSITIONS = 1000, 160
KINDS = ["number", "name", "object", "called"]


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
CONFIG = gpt2.config(VOCABULARY, 96, 4, 3, POSITIONS, PAIRS.end)


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
    hits = pronoun_hits(model, questions)
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


def places_of(text, name):
    """The tokens of a text, and at which of them a name stands. The first token does not count: heads that have nothing
    to do rest on it."""
    ids = PAIRS.encode(text)
    return ids, [place for place, number in enumerate(ids) if place > 0 and PAIRS.decode([number]).strip() == name]


def pronoun_hits(model, questions):
    """Share of pronouns, before a name that is to come, from which a head looks most at that name."""
    hits, count = numpy.zeros((CONFIG["n_layer"], CONFIG["n_head"])), 0
    for kind, text, right, _ in questions:
        ids, keys = places_of(text, right.strip())
        if kind == "called" and keys:
            _, attentions = model(torch.tensor([ids]))
            count += 1
            for layer, weights in enumerate(attentions):
                hits[layer] += numpy.isin(strongest_key(weights[0], len(ids) - 1), keys)
    return hits / count


def strongest_key(weights, query):
    return weights[:, query].argmax(-1).numpy()


def best_head(hits):
    return tuple(map(int, numpy.unravel_index(hits.argmax(), hits.shape)))


SAMPLES = [
    ("It was raining. Anna and Tom were old friends. Everybody in the park called her", "Anna", "Which of the two?"),
    ("It was raining. Anna and Tom were old friends. Everybody in the park called him", "Tom", "One word is other."),
    ("Tom the farmer lived near Lucy the baker. Lucy had a red kite. Tom called her", "Lucy",
     "Tom was named last, but her is Lucy."),
    ("Sam was a young woman. Sam was a cook, and Paul was a doctor. All the children called her", "Sam",
     "Sam could be either, had the first sentence not said it."),
    ("Sam was a young man. Sam was a cook, and Clara was a doctor. All the children called him", "Sam",
     "The same name, now a man's."),
    ("Hugo was a sailor, and Clara was a singer. The boats that the singer saw were old. He called her", "Clara",
     "Two pronouns, two people."),
    ("Ben worked as a baker. Ruth was a teacher. Ruth gave him the hat. \"Thank you, Ruth,\" said Ben. He called her",
     "Ruth", "A name that is said often."),
    ("Kim was a young man. Kim had a drum, and Emma had a map. \"Wait for me, Emma,\" Kim said. Everybody called him",
     "Kim", "The name said last is right."),
    ("Max worked as a painter. Sara was a driver. The dogs behind the house were very big. All the guests called her",
     "Sara", "A sentence about dogs stands between."),
    ("It was windy, so they closed the windows. Peter the teacher lived near Alice the gardener. She called him",
     "Peter", "they are both of them, him is one."),
    ("David bought a new lamp, but Maria wanted an old clock. He picked up the lamp. David called her", "Maria",
     "Her name is to come, not his."),
    ("Nora had lost some money, so she was sad. Oscar looked at her and said: \"Sit down, Nora.\" She called him",
     "Oscar", "Said once, sentences ago."),
    ("Felix the doctor lived near Ida the cook. He helped a sick child. Everybody in the street called her", "Ida",
     "he came between, and is another."),
]


def true_samples(model, layer, head):
    """Those that are continued rightly, and in which the head looks from the pronoun at the name."""
    for text, name, note in SAMPLES:
        ids, keys = places_of(text, name)
        logits, attentions = model(torch.tensor([ids]))
        key = int(strongest_key(attentions[layer][0], len(ids) - 1)[head])
        if key in keys and PAIRS.decode([int(logits[0, -1].argmax())]).strip() == name:
            note += f" From {text.split()[-1]} this head looks most at {name}, and {name} is what comes next."
            yield samples.sample(text, note, layer, head, len(ids) - 1, key, answer=name)


def export(model, folder, tests):
    questions = held_out_questions()
    layer, head = best_head(pronoun_hits(model, questions))
    write_json(folder / "config.json", CONFIG)
    PAIRS.write(folder)
    samples.write(folder, list(true_samples(model, layer, head)))
    held_out.write_table(tests / "held-out.tsv", ["kind", "text", "right", "wrong"], questions)
    held_out.write_references(tests / "reference.safetensors", references(model), held_out_texts())


def references(model):
    """Of each text the logits behind its last two tokens alone, which depend on all others."""
    def one(text):
        ids = torch.tensor(PAIRS.encode(text))
        return {"ids": ids, "logits": model(ids[None])[0][0, -2:]}
    return one
