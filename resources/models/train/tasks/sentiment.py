# SPDX-License-Identifier: GPL-3.0-or-later
"""Tells whether somebody liked something, in sentences with negation, contrast and the opinions of others."""

import re
import zlib

import numpy
import torch
from torch.nn import functional

from files import held_out, samples
from files.words import BERT_SPECIAL, Words, write_bert_tokenizer, write_json
from networks import bert

STEPS, LEARNING_RATE, WARMUP = 3000, 1e-3, 150
HELD_OUT = 2000

GOOD, BAD = 1, 0
ADJECTIVES = {
    GOOD: "good great wonderful lovely brilliant charming clever excellent delightful superb moving fresh friendly "
          "pleasant fine gripping funny beautiful impressive fantastic amazing enjoyable thrilling elegant generous "
          "splendid perfect marvellous witty warm convincing exciting tasty memorable inspiring outstanding "
          "nice graceful touching stunning".split(),
    BAD: "bad awful terrible boring dull poor weak dreadful horrible stupid clumsy ugly tedious disappointing lousy "
         "bland annoying slow messy mediocre nasty shallow pointless unpleasant rude cheap noisy confusing predictable "
         "cold disgusting embarrassing miserable unbearable pathetic silly ridiculous tiresome painful "
         "forgettable".split()}
VERBS = {
    GOOD: "love:loved like:liked enjoy:enjoyed admire:admired adore:adored praise:praised recommend:recommended "
          "treasure:treasured applaud:applauded cherish:cherished".split(),
    BAD: "hate:hated dislike:disliked regret:regretted loathe:loathed despise:despised detest:detested mock:mocked "
         "resent:resented criticise:criticised condemn:condemned".split()}
THINGS = ("film book meal hotel concert service phone game lecture trip play song dinner museum show story album "
          "restaurant party course exhibition series beach room soup cake coffee camera speech opera walk "
          "garden").split()
PARTS = ("ending beginning price weather music acting crowd staff traffic cover weekend queue title lighting waiter "
         "trailer poster entrance seat view").split()
PEOPLE = "brother sister neighbour teacher boss mother father friend aunt uncle colleague guide driver cousin".split()
PERSONS = "detective princess soldier doctor cook sailor king painter robot pirate".split()
STRONG = "very really so quite truly extremely rather simply absolutely fairly".split()
AFTER_NOT = "very really particularly especially all that".split()
DAYS = "monday tuesday friday saturday sunday yesterday".split()


def pick(random, choices):
    return choices[int(random.integers(len(choices)))]


def maybe(random, text, chance=0.4):
    return text if random.random() < chance else ""


def words_of(random, mood, thing):
    """What a template may name: {good} has the mood, {bad} the opposite one; /c marks a cue."""
    verb, opposite = (pick(random, VERBS[side]).split(":") for side in (mood, 1 - mood))
    return {"good": pick(random, ADJECTIVES[mood]) + "/c", "bad": pick(random, ADJECTIVES[1 - mood]) + "/c",
            "love": verb[0] + "/c", "loved": verb[1] + "/c", "hate": opposite[0] + "/c", "hated": opposite[1] + "/c",
            "thing": thing, "very": maybe(random, pick(random, STRONG)),
            "really": maybe(random, pick(random, AFTER_NOT)), "all": maybe(random, "at all", 0.3),
            "about": about(random), "i": pick(random, ["i", "we", "i", "we all"])}


def about(random):
    """A word of either mood that says something about somebody in the story, not about the story."""
    mood = int(random.integers(2))
    return maybe(random, f"about a {pick(random, ADJECTIVES[mood])} {pick(random, PERSONS)}", 0.25)


PLAIN = ["the {thing} {about} was {very} {good}", "it was a {very} {good} {thing}", "what a {good} {thing}",
         "{i} {loved} the {thing} {about}", "{i} found the {thing} {about} {very} {good}",
         "the {thing} turned out to be {very} {good}", "everything about the {thing} was {very} {good}",
         "{i} {loved} every part of it", "it felt {very} {good}", "{i} will always {love} this {thing}"]
NEGATED = ["the {thing} {about} was not/n {really} {bad} {all}", "the {thing} wasn/n ' t {really} {bad} {all}",
           "it was not/n a {really} {bad} {thing}", "{i} did not/n {hate} the {thing} {about} {all}",
           "{i} didn/n ' t {hate} the {thing} {about}", "{i} never/n {hated} the {thing} {about}",
           "there was nothing/n {bad} about the {thing}", "the {thing} had nothing/n {bad} about it",
           "the {thing} {about} was never/n {bad}", "nobody/n {hated} the {thing} {about}",
           "{i} did not/n find the {thing} {about} {really} {bad} {all}", "the {thing} was far/n from {bad}",
           "the {thing} was anything but/n {bad}", "the {thing} was hardly/n {bad}", "it isn/n ' t a {bad} {thing}",
           "{i} would not/n call the {thing} {about} {really} {bad}", "the {thing} was by no/n means {bad}",
           "{i} cannot/n say that {i} {hated} the {thing}", "the {thing} failed/n to be {bad}",
           "{i} don/n ' t think that the {thing} was {bad}"]
TWICE = ["it is not/n true that the {thing} was not/n {good}", "{i} cannot/n say that the {thing} was not/n {good}",
         "nobody/n said that the {thing} wasn/n ' t {good}", "{i} never/n said that {i} did not/n {love} it"]


def with_articles(words):
    """"an" before a vowel."""
    return ["an" if word == "a" and after[0] in "aeiou" else word for word, after in zip(words, [*words[1:], "."])]


def clause(random, mood, thing):
    """A clause of the mood about a thing, and whether it is negated."""
    draw = random.random()
    templates = PLAIN if draw < 0.6 else NEGATED if draw < 0.94 else TWICE
    text = pick(random, templates).format_map(words_of(random, mood, thing))
    return text.split(), templates is not PLAIN


def unmarked(words):
    return [word.split("/")[0] for word in words]


def other(random):
    """A clause that decides nothing: facts, or what somebody else thought, of either mood."""
    adjective = pick(random, ADJECTIVES[int(random.integers(2))])
    verb = pick(random, VERBS[int(random.integers(2))]).split(":")[1]
    person, thing = pick(random, PEOPLE), pick(random, THINGS)
    text = pick(random, [
        f"my {person} called it {adjective}", f"my {person} {verb} it", f"the critics called it {adjective}",
        f"my {person} thought that it was not {adjective}", f"i had expected a {adjective} {thing}",
        f"my {person} did not find it {adjective}", f"everybody told me that it would be {adjective}",
        f"the {pick(random, PARTS)} looked {adjective}", f"we went there on {pick(random, DAYS)}",
        "it lasted for two hours", f"my {person} chose the {thing}", f"we paid for it on {pick(random, DAYS)}"])
    return text.split()


def sentence(random, mood):
    """Words with marks on those that decide, and whether what decides is negated."""
    thing = pick(random, THINGS)
    main, negated = clause(random, mood, thing)
    against = unmarked(clause(random, 1 - mood, thing)[0])
    part = ["the", pick(random, ADJECTIVES[int(random.integers(2))]), pick(random, PARTS)]
    also, also_negated = clause(random, mood, thing)
    forms = [main, main, main, main, against + [",", "but"] + main, ["although"] + against + [","] + main,
             main + [",", "although"] + against, other(random) + [",", "but"] + main,
             main + [",", "even", "though"] + other(random), other(random) + ["."] + main,
             main + ["."] + other(random), ["despite"] + part + [","] + main, main + ["despite"] + part,
             against + ["at", "first", ".", "in", "the", "end"] + main, main + ["and"] + also,
             against + [".", "however", ","] + main, other(random) + [",", "yet"] + main]
    number = int(random.integers(len(forms)))
    words = with_articles(forms[number] + [pick(random, [".", ".", "!"])])
    return words, negated or (number == 14 and also_negated)


RESERVED = 8


def is_reserved(words):
    """One in eight pairs of a negation and the cue behind it, such as "hardly dull", is never learned from."""
    marked = [word for word in words if "/" in word]
    pairs = [a + b for a, b in zip(marked, marked[1:]) if a.endswith("/n") and b.endswith("/c")]
    return any(zlib.crc32(pair.encode()) % RESERVED == 0 for pair in pairs)


def all_words():
    templates = " ".join(PLAIN + NEGATED + TWICE)
    fixed = re.sub(r"\{\w+\}|/n", " ", templates).split()
    random = numpy.random.default_rng(0)
    met = [word for _ in range(3000) for word in unmarked(sentence(random, int(random.integers(2)))[0])]
    verbs = [form for side in VERBS.values() for verb in side for form in verb.split(":")]
    return {*fixed, *met, *verbs, *sum(ADJECTIVES.values(), []), *THINGS, *PARTS, *PEOPLE, *PERSONS}


WORDS = Words(BERT_SPECIAL, all_words())
CONFIG = bert.config("BertForSequenceClassification", len(WORDS), 64, 4, 2, 64, hidden_dropout_prob=0.1,
                     id2label={"0": "negative", "1": "positive"}, label2id={"negative": 0, "positive": 1})
FIRST, LAST, UNKNOWN = (WORDS.ids[token] for token in ("[CLS]", "[SEP]", "[UNK]"))


def build():
    return bert.Classifier(CONFIG)


def ids_of(words):
    return [FIRST, *WORDS.encode(unmarked(words)), LAST]


def draw_learned(random):
    while True:
        mood = int(random.integers(2))
        words, _ = sentence(random, mood)
        if not is_reserved(words):
            return words, mood


def hidden(words, random):
    """Now and then a word that decides nothing is unknown, so that words of others do no harm."""
    return [UNKNOWN if "/" not in word and random.random() < 0.02 else WORDS.ids[word.split("/")[0]] for word in words]


def loss(model, random):
    cases = [draw_learned(random) for _ in range(64)]
    ids = held_out.pad([[FIRST, *hidden(words, random), LAST] for words, _ in cases], 0)
    logits, _ = model(ids)
    return functional.cross_entropy(logits, torch.tensor([mood for _, mood in cases]), label_smoothing=0.02)


def held_out_cases():
    """(words, mood, negated), no two alike."""
    random = numpy.random.default_rng(1)
    cases = {}
    while len(cases) < HELD_OUT:
        mood = int(random.integers(2))
        words, negated = sentence(random, mood)
        cases.setdefault(" ".join(unmarked(words)), (words, mood, negated))
    return list(cases.values())


def figures(model):
    cases = held_out_cases()
    answers = [model(torch.tensor([ids_of(words)])) for words, _, _ in cases]
    right = numpy.array([int(logits.argmax()) == mood for (logits, _), (_, mood, _) in zip(answers, cases)])
    negated = numpy.array([case[2] for case in cases])
    unseen = numpy.array([is_reserved(case[0]) for case in cases])
    hits = cue_hits(cases, [attentions for _, attentions in answers])
    layer, head = numpy.unravel_index(hits.argmax(), hits.shape)
    return {"right": right.mean(), "right_negated": right[negated].mean(), "negated": negated.mean(),
            "right_unseen_pairs": right[unseen].mean(), "unseen_pairs": unseen.mean(),
            "baseline_bag_of_words": bag_of_words(cases), "cue_head": [int(layer), int(head)],
            "cue_head_finds_a_cue": hits.max(), "words_that_are_cues": cue_share(cases)}


def bag_of_words(cases):
    """Logistic regression on which words stand in a sentence, learned from 8,000 sentences."""
    from sklearn.linear_model import LogisticRegression

    def row(words):
        counts = numpy.zeros(len(WORDS))
        counts[WORDS.encode(unmarked(words))] = 1
        return counts
    random = numpy.random.default_rng(2)
    learned = [draw_learned(random) for _ in range(8000)]
    model = LogisticRegression(max_iter=300).fit([row(words) for words, _ in learned], [mood for _, mood in learned])
    return model.score([row(words) for words, _, _ in cases], [mood for _, mood, _ in cases])


def cue_places(words):
    """Tokens that decide; [CLS] is token 0."""
    return [place for place, word in enumerate(words, 1) if "/" in word]


def cue_share(cases):
    return sum(len(cue_places(words)) for words, _, _ in cases) / sum(len(words) for words, _, _ in cases)


def cue_hits(cases, attentions):
    """Share of sentences in which [CLS] looks most at a word that decides, by layer and head; of words only."""
    hits = numpy.zeros((CONFIG["num_hidden_layers"], CONFIG["num_attention_heads"]))
    for (words, _, _), layers in zip(cases, attentions):
        for layer, weights in enumerate(layers):
            strongest = weights[0, :, 0, 1:-1].argmax(-1) + 1
            hits[layer] += numpy.isin(strongest.numpy(), cue_places(words))
    return hits / len(cases)


SAMPLES = [
    ("the film was not/n boring/c at all .", GOOD, "not turns boring around."),
    ("although the critics called it brilliant , we all hated/c the play .", BAD, "Only the last clause counts."),
    ("the acting looked terrible , but it was a lovely/c film .", GOOD, "but gives the verdict to what follows."),
    ("i cannot/n say that the meal was not/n tasty/c .", GOOD, "Two negations cancel each other."),
    ("the book about a stupid king was wonderful/c .", GOOD, "stupid is the king, not the book."),
    ("there was nothing/n charming/c about the hotel .", BAD, "nothing turns charming around."),
    ("we didn/n ' t enjoy/c the concert , although the music looked fantastic .", BAD, "The first clause counts."),
    ("the soup was far/n from disgusting/c .", GOOD, "far from is a negation without not."),
    ("my brother did not find it good , but i loved/c every part of it .", GOOD, "Whose opinion is it?"),
    ("the trip was anything but/n pleasant/c .", BAD, "but is no contrast here."),
    ("despite the awful weather , the walk was hardly/n dull/c .", GOOD, "awful is the weather."),
    ("it was a wonderful album at first . in the end i never/n liked/c the song .", BAD, "The end counts."),
    ("it wasn/n ' t a bad/c game .", GOOD, "wasn't turns bad around."),
    ("the lecture failed/n to be exciting/c , even though my boss praised it .", BAD, "failed negates."),
    ("nobody/n said that the coffee wasn/n ' t great/c .", GOOD, "Two negations, in two clauses."),
]


def written(words):
    """As people write it: no blanks before punctuation or around an apostrophe, a capital in front."""
    text = re.sub(r" ([,.!])", r"\1", " ".join(unmarked(words))).replace(" ' ", "'")
    text = re.sub(r"\bi\b", "I", text)
    return re.sub(r"(^|[.!] )(\w)", lambda found: found[1] + found[2].upper(), text)


def true_samples(model, layer, head):
    for text, mood, note in SAMPLES:
        words = text.split()
        logits, attentions = model(torch.tensor([ids_of(words)]))
        key = 1 + int(attentions[layer][0, head, 0, 1:-1].argmax())
        if int(logits.argmax()) == mood and key in cue_places(words):
            note += f" In this head [CLS] looks at {unmarked(words)[key - 1]} more than at any other word."
            yield samples.sample(written(words), note, layer, head, 0, key, answer=["negative", "positive"][mood],
                                 cues=cue_places(words))


def export(model, folder, tests):
    cases = held_out_cases()
    hits = cue_hits(cases, [model(torch.tensor([ids_of(words)]))[1] for words, _, _ in cases])
    layer, head = map(int, numpy.unravel_index(hits.argmax(), hits.shape))
    write_json(folder / "config.json", CONFIG)
    write_bert_tokenizer(folder, WORDS)
    samples.write(folder, list(true_samples(model, layer, head)))
    held_out.write_table(tests / "held-out.tsv", ["text", "label", "negated", "cues"],
                         [[written(words), mood, int(negated), ",".join(map(str, cue_places(words)))]
                          for words, mood, negated in cases])
    held_out.write_references(tests / "reference.safetensors",
                              lambda ids: {"ids": ids, "logits": model(ids[None])[0][0]},
                              [torch.tensor(ids_of(words)) for words, _, _ in cases])
