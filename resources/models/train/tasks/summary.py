# SPDX-License-Identifier: GPL-3.0-or-later
"""Tells a story of three to six sentences in one line: who did what, to whom, and where."""

import random as plain_random
import re
import zlib

import numpy
import torch

from files import held_out, samples
from files.story_grammar import COLOURS, MEN, OBJECTS, WOMEN, article
from files.words import Words, write_bart_tokenizer, write_json
from networks import bart

STEPS, LEARNING_RATE, WARMUP = 1600, 1.5e-3, 150
HELD_OUT, LONGEST = 1000, 16
WORK = "baker farmer teacher doctor painter singer sailor gardener driver cook".split()
PLACES = "garden kitchen park forest school market street shop church library museum barn".split()
ALONE = ["broke", "lost", "found", "sold", "hid", "painted", "cleaned", "repaired", "bought", "dropped"]
TOGETHER = ["gave", "showed", "lent", "threw"]
WEATHER = ["it was raining", "it was snowing", "the sun was shining", "it was windy", "it was very cold",
           "it was getting dark"]
FEELINGS = "hungry tired wet afraid proud sad thirsty bored happy angry".split()
OTHERS = ["old woman", "young man", "little boy", "policeman", "tall girl", "stranger"]
STRANGE = ["sang a song", "waited for a bus", "asked for the way", "laughed", "ate an apple", "read a book"]


class Person:
    def __init__(self, name, work):
        self.name, self.work = name, work
        self.he, self.him, self.his = ("she", "her", "her") if name in WOMEN else ("he", "him", "his")


class Scene:
    """Two people, what each has, and where they are."""

    def __init__(self, random):
        self.random = random
        works, self.things = random.sample(WORK, 2), random.sample(OBJECTS, 2)
        names = [random.choice(WOMEN), random.choice(MEN)]
        random.shuffle(names)
        self.people = [Person(name, work) for name, work in zip(names, works)]
        self.place = random.choice(PLACES)
        self.knows_work = False

    def pick(self, choices):
        return self.random.choice(choices)

    def called(self, person, pronoun):
        """By name, by pronoun, or by work where it was said."""
        works = [f"the {person.work}"] * 2 if self.knows_work else []
        return self.pick([pronoun, pronoun, person.name, *works])


def open_scene(scene):
    one, other = scene.people
    if scene.random.random() < 0.6:
        scene.knows_work = True
        return scene.pick([f"{one.name} the {one.work} met {other.name} the {other.work} in the {scene.place}.",
                           f"{one.name}, {article(one.work)}, and {other.name}, {article(other.work)}, "
                           f"were in the {scene.place}."])
    return scene.pick([f"{one.name} and {other.name} went to the {scene.place}.",
                       f"In the {scene.place} {one.name} met {other.name}.",
                       f"{one.name} saw {other.name} in the {scene.place}."])


def own(scene):
    one, other = scene.people
    first, second = (article(f"{scene.pick(COLOURS)} {thing}") for thing in scene.things)
    return scene.pick([f"{one.name} had {first}, and {other.name} had {second}.",
                       f"{one.name} carried {first}. {other.name} had {second}.",
                       f"{scene.called(one, one.he)} had {first} and {scene.called(other, other.he)} had {second}."])


def move(scene):
    """They go on: what happens later happens there."""
    before, scene.place = scene.place, scene.pick([place for place in PLACES if place != scene.place])
    return scene.pick([f"Then they walked to the {scene.place}.", f"Later they went on to the {scene.place}.",
                       f"They left the {before} and came to the {scene.place}."])


def aside(scene):
    """Nothing of what is asked for."""
    one, _ = scene.random.sample(scene.people, 2)
    thing = scene.pick(scene.things)
    return scene.pick([f"{scene.pick(WEATHER)}.", f"{scene.called(one, one.he)} was {scene.pick(FEELINGS)}.",
                       f"{article(scene.pick(OTHERS))} {scene.pick(STRANGE)}.",
                       f"{scene.called(one, one.he)} did not want to go to the {scene.pick(PLACES)}.",
                       f"{scene.called(one, one.he)} talked about the {thing}.",
                       f"{scene.called(one, one.he)} thought of the {scene.pick(WORK)} in the {scene.pick(PLACES)}."])


def happen(scene):
    """The sentence that matters, and the line that tells it without a pronoun."""
    one, other = scene.random.sample(scene.people, 2)
    place = scene.random.randrange(2)
    thing, owner = scene.things[place], scene.people[place]
    who = scene.called(one, one.he)
    what = scene.pick([f"the {thing}", f"the {thing}", f"{owner.his} {thing}" if owner is one else f"the {thing}"])
    if scene.random.random() < 0.4:
        verb = scene.pick(TOGETHER)
        whom = scene.called(other, other.him)
        return f"{who} {verb} {whom} {what}.", f"{one.name} {verb} {other.name} the {thing} in the {scene.place}"
    verb = scene.pick(ALONE)
    return (f"{who} {verb} {what}{scene.pick(['', '', ' there', ' at last'])}.",
            f"{one.name} {verb} the {thing} in the {scene.place}")


def tell(random):
    """A story, its summary, and the names of the two people."""
    scene = Scene(random)
    sentences = [open_scene(scene)]
    parts = random.sample([aside, aside, move], random.randint(0, 2))
    parts.insert(random.randint(0, len(parts)), own)
    sentences += [part(scene) for part in parts]
    event, summary = happen(scene)
    sentences.append(event)
    if random.random() < 0.5:
        sentences.append(aside(scene))
    return " ".join(text[0].upper() + text[1:] for text in sentences), summary, scene.people


def is_reserved(summary, people):
    """One in ten pairs of people, and one in ten of what is done with what, are never learned from."""
    names = " ".join(sorted(person.name for person in people))
    verb, thing = re.search(r"(\w+)(?: [A-Z]\w+)? the (\w+) in", summary).groups()
    return any(zlib.crc32(text.encode()) % 10 == 0 for text in (names, f"{verb} {thing}"))


def draw(random, reserved=False):
    while True:
        story, summary, people = tell(random)
        if is_reserved(summary, people) == reserved:
            return story, summary


def words_in(text):
    return re.findall(r"\w+|[^\w\s]", text.lower())


def all_words():
    random = plain_random.Random(0)
    return {word for _ in range(3000) for part in tell(random)[:2] for word in words_in(part)}


WORDS = Words(bart.SPECIAL, all_words())
CONFIG = bart.config(len(WORDS), 64, 4, 2, 2, 96)


def build():
    return bart.Translator(CONFIG)


def source_ids(story):
    return WORDS.encode(words_in(story)) + [bart.END]


def target_ids(summary):
    return WORDS.encode(words_in(summary))


def loss(model, random):
    own_random = plain_random.Random(int(random.integers(2 ** 62)))
    cases = [draw(own_random) for _ in range(48)]
    return bart.loss(model, [source_ids(story) for story, _ in cases], [target_ids(line) for _, line in cases])


def held_out_cases():
    random, cases = plain_random.Random(1), {}
    while len(cases) < HELD_OUT:
        story, summary = draw(random, reserved=True)
        cases[story] = summary
    return list(cases.items())


def figures(model):
    cases = held_out_cases()
    written = [line for start in range(0, len(cases), 100) for line in
               bart.write(model, [source_ids(story) for story, _ in cases[start:start + 100]], LONGEST)]
    wanted = [target_ids(summary) for _, summary in cases]
    hits = source_hits(model, cases)
    layer, head = best_head(hits["place"])
    return {"exact": numpy.mean([line == right for line, right in zip(written, wanted)]),
            **{f"{part}_right": part_right(written, wanted, place) for part, place in [("who", 0), ("verb", 1)]},
            "baseline_first_of_each": numpy.mean([first_of_each(story) == line for story, line in cases]),
            "place_head": [layer, head], "place_head_finds_it": hits["place"][layer, head],
            "thing_head": best_head(hits["thing"]), "thing_head_finds_it": hits["thing"].max(),
            "who_head": best_head(hits["who"]), "who_head_finds_a_mention": hits["who"].max()}


def part_right(written, wanted, place):
    return numpy.mean([line[place:place + 1] == right[place:place + 1] for line, right in zip(written, wanted)])


def first_of_each(story):
    """The baseline: the name, the thing and the place that are said first, and the verb of the event."""
    names = [word for word in re.findall(r"[A-Z][a-z]+", story) if word in WOMEN + MEN]
    things = [word for word in words_in(story) if word in OBJECTS]
    places = [word for word in words_in(story) if word in PLACES]
    verb = [word for word in words_in(story) if word in ALONE + TOGETHER][0]
    whom = f" {names[1]}" if verb in TOGETHER else ""
    return f"{names[0]} {verb}{whom} the {things[0]} in the {places[0]}"


def source_hits(model, cases):
    """Share of summaries for which a head, about to write a word, looks most at that word in the story, by part."""
    shape = CONFIG["decoder_layers"], CONFIG["decoder_attention_heads"]
    hits = {part: numpy.zeros(shape) for part in ("who", "thing", "place")}
    for story, summary in cases:
        target = target_ids(summary)
        source = source_ids(story)
        across = model(torch.tensor([source]), torch.tensor([[bart.END, *target]]))[1]
        for part, place in [("who", 0), ("thing", len(target) - 4), ("place", len(target) - 1)]:
            same = [number for number, word in enumerate(source) if word == target[place]]
            for layer, weights in enumerate(across):
                hits[part][layer] += numpy.isin(weights[0, :, place].argmax(-1).numpy(), same)
    return {part: table / len(cases) for part, table in hits.items()}


def best_head(hits):
    return tuple(map(int, numpy.unravel_index(hits.argmax(), hits.shape)))


SAMPLES = [
    ("Anna and Tom went to the park. Anna had a red kite, and Tom had a small drum. She broke the kite.",
     "she is Anna."),
    ("Anna and Tom went to the park. Anna had a red kite, and Tom had a small drum. He broke the kite.",
     "The same story, but he does it with her kite."),
    ("Lucy the baker met Max the farmer in the market. Max had a white cup, and Lucy had a new key. The farmer gave "
     "her the cup.", "Nobody is called by name in the event."),
    ("In the school Paul met Nora. Paul had an old map, and Nora had a black hat. Then they walked to the museum. She "
     "lost the hat there.", "They have gone on: it happens in the museum."),
    ("Ida and Leo went to the garden. It was raining. Ida had a blue ball, and Leo had a green bag. They left the "
     "garden and came to the kitchen. He threw her the ball.", "The weather and the garden do not matter."),
    ("Hugo, a sailor, and Clara, a singer, were in the library. Hugo had a big book, and Clara had a yellow lamp. The "
     "singer sold the lamp. A stranger laughed.", "The singer is Clara, and the stranger does nothing."),
    ("Ruth saw Ben in the shop. Ruth had a new coat, and Ben had a small ring. Ben was sad. She found the ring.",
     "The sad one is not the one who finds it."),
    ("Emma the doctor met Oscar the cook in the forest. Emma had a red basket, and Oscar had an old clock. Oscar "
     "talked about the basket. The doctor repaired the clock.", "The basket is only talked about."),
    ("Peter and Alice went to the street. Alice was tired. Peter had a black bag, and Alice had a white umbrella. "
     "Later they went on to the church. He lent her the umbrella.", "Six things to keep apart."),
    ("Sara and Felix went to the barn. Sara had a big drum, and Felix had a new boat. Felix did not want to go to the "
     "museum. Sara painted the boat.", "Nobody goes to the museum."),
    ("Maria saw David in the kitchen. Maria had a green cup, and David had a blue hat. David hid the cup. It was "
     "windy.", "What happens need not stand at the end."),
    ("In the park Tom met Lucy. Tom had a yellow kite, and Lucy had a red ring. She showed him the ring at last.",
     "To whom? him is Tom."),
]
SUMMARIES = ["anna broke the kite in the park", "tom broke the kite in the park",
             "max gave lucy the cup in the market", "nora lost the hat in the museum",
             "leo threw ida the ball in the kitchen", "clara sold the lamp in the library",
             "ruth found the ring in the shop", "emma repaired the clock in the forest",
             "peter lent alice the umbrella in the church", "sara painted the boat in the barn",
             "david hid the cup in the kitchen", "lucy showed tom the ring in the park"]


def true_samples(model, layer, head):
    for (story, note), summary in zip(SAMPLES, SUMMARIES):
        source, target = source_ids(story), target_ids(summary)
        across = model(torch.tensor([source]), torch.tensor([[bart.END, *target]]))[1]
        query = len(target) - 1
        key = samples.strongest([weights[0] for weights in across], layer, head, query)
        if bart.write(model, [source], LONGEST)[0] == target and source[key] == target[query]:
            note += f" To write {WORDS.words[target[query]]}, this head looks there in the story."
            yield samples.sample(story, note, layer, head, query, key, kind="cross", answer=summary)


def export(model, folder, tests):
    cases = held_out_cases()
    layer, head = best_head(source_hits(model, cases)["place"])
    write_json(folder / "config.json", CONFIG)
    write_bart_tokenizer(folder, WORDS)
    samples.write(folder, list(true_samples(model, layer, head)))
    held_out.write_table(tests / "held-out.tsv", ["text", "answer"],
                         [[story, summary.lower()] for story, summary in cases])
    held_out.write_references(tests / "reference.safetensors", references(model), cases)


def references(model):
    def answer(case):
        ids, target = torch.tensor(source_ids(case[0])), torch.tensor([bart.END, *target_ids(case[1])])
        return {"ids": ids, "decoder_ids": target, "logits": model(ids[None], target[None])[0][0]}
    return answer
