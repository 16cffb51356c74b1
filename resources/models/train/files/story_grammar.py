# SPDX-License-Identifier: GPL-3.0-or-later
"""Short stories about two people. What is told of them later depends on what was told before: names and who has them,
what each works as, what each has, what weather it is, and how many of something there are."""

WOMEN = "Anna Maria Lucy Emma Sara Nora Alice Clara Ida Ruth".split()
MEN = "Tom Peter Paul Max Oscar Leo David Felix Hugo Ben".split()
EITHER = "Robin Sam Kim Alex".split()
WORK = {
    "baker": ["baked some bread", "put the bread into the oven"],
    "farmer": ["fed the cows", "worked in the field"],
    "teacher": ["read a book to the class", "wrote on the board"],
    "doctor": ["helped a sick child", "went to the hospital"],
    "painter": ["painted a picture", "mixed some blue paint"],
    "singer": ["sang an old song", "sang in front of many people"],
    "sailor": ["sailed across the lake", "looked after the ship"],
    "gardener": ["watered the flowers", "planted a young tree"],
    "driver": ["drove the bus", "washed the bus"],
    "cook": ["made a soup", "cut the carrots for the soup"],
}
OBJECTS = "kite boat ball book hat lamp bag cup ring map drum basket umbrella clock coat key".split()
COLOURS = "red blue green yellow white black small big new old".split()
PLACES = "garden kitchen park forest school market river house street lake station shop".split()
WEATHER = [
    ("It was raining", ["they stayed in the kitchen", "they took an umbrella", "the street was wet"]),
    ("It was snowing", ["they made a snowman", "they put on warm coats", "the street was white"]),
    ("The sun was shining", ["they went swimming in the lake", "they sat in the garden", "it was warm"]),
    ("It was windy", ["they let a kite fly", "they closed the windows", "the trees moved"]),
    ("It was dark", ["they lit a lamp", "they could not see the road", "the stars came out"]),
    ("It was very cold", ["they made a fire", "they drank hot tea", "the lake was frozen"]),
]
FEELINGS = [
    ("had not eaten all day", "hungry", "ate some bread and an apple"),
    ("had slept badly", "tired", "went to bed early"),
    ("had fallen into the river", "wet", "put on dry clothes"),
    ("heard a loud noise in the night", "afraid", "hid behind the door"),
    ("had won the race", "proud", "told everybody about it"),
    ("had lost some money", "sad", "went for a long walk"),
    ("had walked for hours", "thirsty", "drank a glass of water"),
    ("had to wait for the train", "bored", "counted the birds on the roof"),
    ("got a letter from an old friend", "happy", "read it twice"),
    ("had forgotten the way", "lost", "asked a woman in the street"),
]
LINES = ["You are very kind", "I am glad to see you", "Come with me", "Wait for me", "I have missed you",
         "Look at this", "You are late", "Sit down", "Do not worry", "It is time to go"]
ANIMALS = "dog cat horse cow bird duck goat rabbit hen donkey".split()
THINGS = "flower tree boat door window lamp book apple shoe house chair wall".split()
OTHERS = "boy girl woman man child teacher farmer king doctor neighbour guest singer".split()
PLURALS = {"woman": "women", "man": "men", "child": "children"}
OF_ANIMALS = "hungry tired wet fast small big white black brown old young wild quiet thirsty".split()
OF_THINGS = "old new red blue green broken clean beautiful heavy dirty small big".split()
OF_OTHERS = "tired happy hungry young old tall rich quiet angry sad".split()
SEEN_BY = {"past": "saw liked knew remembered found watched".split(),
           "present": "see like know remember find watch".split()}
WORDS_OF_PLACE = "near behind beside".split()


def plural(noun):
    return PLURALS.get(noun, noun + "s")


def article(words):
    return ("an " if words[0] in "aeiou" else "a ") + words


def capital(text):
    return text[0].upper() + text[1:]


class Person:
    def __init__(self, name, woman, work, thing):
        self.name, self.work, self.thing = name, work, thing
        self.he, self.him, self.his = ("she", "her", "her") if woman else ("he", "him", "his")
        self.kind = "woman" if woman else "man"


class Story:
    """Sentences, each with what is measured in it: (kind, what stands before, right word, wrong word)."""

    def __init__(self, random):
        self.random = random
        first_is_woman = random.random() < 0.5
        works, things = random.sample(sorted(WORK), 2), random.sample(OBJECTS, 2)
        self.people = []
        for place in (0, 1):
            self.people.append(self.draw_person(first_is_woman == (place == 0), works[place], things[place]))
        self.knows_things = False
        self.text, self.questions = "", []

    def draw_person(self, woman, work, thing):
        names = EITHER if self.random.random() < 0.2 else WOMEN if woman else MEN
        taken = [person.name for person in self.people]
        return Person(self.random.choice([name for name in names if name not in taken]), woman, work, thing)

    def pick(self, choices):
        return self.random.choice(choices)

    def two(self):
        """Somebody, and the other one."""
        return self.random.sample(self.people, 2)

    def say(self, text):
        self.text += (" " if self.text else "") + capital(text)

    def ask(self, kind, before, right, wrong):
        """The words `before` were just begun: after them `right` is expected, not `wrong`."""
        begun = (self.text + " " if self.text else "") + capital(before)
        self.questions.append((kind, begun, " " + right, " " + wrong))

    def called(self, person):
        """By the pronoun more often than by the name."""
        return person.he if self.random.random() < 0.8 else person.name


def introduce(story):
    one, other = story.people
    neutral = [person for person in story.people if person.name in EITHER]
    forms = [f"{one.name} was {article(one.work)}, and {other.name} was {article(other.work)}.",
             f"{one.name} the {one.work} lived near {other.name} the {other.work}.",
             f"{one.name} worked as {article(one.work)}. {other.name} was {article(other.work)}."]
    for person in neutral:
        story.say(f"{person.name} was a young {person.kind}.")
    story.say(story.pick(forms))
    if not neutral and story.random.random() < 0.3:
        story.say(story.pick([f"{one.name} and {other.name} were old friends.",
                              f"{other.name} lived next door to {one.name}."]))


def own(story):
    one, other = story.two()
    first, second = (f"{story.pick(COLOURS)} {person.thing}" for person in (one, other))
    story.say(story.pick([f"{one.name} had {article(first)}, and {other.name} had {article(second)}.",
                          f"{one.name} had {article(first)}. {other.name} had {article(second)}.",
                          f"{one.name} bought {article(first)}, but {other.name} wanted {article(second)}."]))
    story.knows_things = True


def weather(story):
    cause, effects = story.pick(WEATHER)
    effect = story.pick(effects)
    story.say(story.pick([f"{cause}, so {effect}.", f"{cause} that day, and so {effect}.",
                          f"{capital(effect)} because {cause[0].lower() + cause[1:]}."]))


def work(story):
    """What somebody does says which of the two it is."""
    one, _ = story.two()
    when = story.pick(["In the morning", "Every day", "On Monday", "After lunch", "That day"])
    story.say(f"{when} {story.called(one)} {story.pick(WORK[one.work])}.")


def use(story):
    if not story.knows_things:
        return own(story)
    one, other = story.two()
    verb = story.pick(["picked up", "put down", "cleaned", "looked for", "dropped", "took"])
    who, which = story.called(one), story.pick(["the", one.his])
    end = story.pick(["", "", f" in the {story.pick(PLACES)}", " and smiled", f" and went to the {story.pick(PLACES)}"])
    if who == one.he:
        story.ask("object", f"{who} {verb} {which}", one.thing, other.thing)
    story.say(f"{who} {verb} {which} {one.thing}{end}.")


def give(story):
    if not story.knows_things:
        return own(story)
    one, other = story.two()
    story.say(f"{story.called(one)} gave {story.pick([other.him, other.name])} the {one.thing}.")
    one.thing, other.thing = other.thing, one.thing
    if story.random.random() < 0.5:
        story.say(f"\"Thank you, {one.name},\" said {other.name}.")
    else:
        story.say(f"{other.he} gave {one.him} the {one.thing} for it.")


def speak(story):
    """A name is said to the one that a pronoun stands for."""
    one, other = story.two()
    who = story.pick([one.he, one.name])
    verb = story.pick(["looked at", "smiled at", "turned to", "called to", "waved to"])
    before = f"{who} {verb} {other.him} and said: \"{story.pick(LINES)},"
    story.ask("name", before, other.name, one.name)
    story.say(f"{before} {other.name}.\"")


def answer(story):
    """The one who speaks is not the one who is spoken to."""
    one, other = story.two()
    before = f"\"{story.pick(LINES)}, {one.name},\""
    he = story.pick([other.he, other.name])
    story.say(f"{before} {he} said.")
    if he == other.he and story.random.random() < 0.6:
        before = f"Then {other.he} turned to {one.him} again and said: \"{story.pick(LINES)},"
        story.ask("name", before, one.name, other.name)
        story.say(f"{before} {one.name}.\"")


def be_called(story):
    """Here the name comes right behind the pronoun, so that the pronoun itself must find it."""
    one, other = story.two()
    before = story.pick([f"everybody in the {story.pick(PLACES)} called {one.him}", f"{other.name} called {one.him}",
                         f"all the {plural(story.pick(OTHERS))} called {one.him}", f"{other.he} called {one.him}"])
    story.ask("called", before, one.name, other.name)
    story.say(f"{before} {one.name}.")


def feel(story):
    one, _ = story.two()
    cause, feeling, then = story.pick(FEELINGS)
    story.say(story.pick([f"{one.name} {cause}, so {one.he} was {feeling}.",
                          f"{one.name} was {feeling} because {one.he} {cause}."]))
    if story.random.random() < 0.7:
        story.say(f"{one.he} {then}.")


def agree(story):
    """A subject and its verb with other nouns between them."""
    tense = "past" if story.random.random() < 0.7 else "present"
    nouns, adjectives = story.pick([(ANIMALS, OF_ANIMALS), (THINGS, OF_THINGS), (OTHERS, OF_OTHERS)])
    many, subject = inflected(story, nouns)
    subject = f"the {subject}{between(story, tense)}"
    be = {"past": ["was", "were"], "present": ["is", "are"]}[tense]
    if story.random.random() < 0.4:
        subject = f"{story.pick(['in', 'near', 'behind'])} the {story.pick(PLACES)} {subject}"
    elif story.random.random() < 0.3:
        subject = f"{story.people[0].name} saw that {subject}"
        be = ["was", "were"] if tense == "past" else be
    if " that the " in subject.split(" saw that ")[-1]:
        story.ask("number", subject, be[many], be[not many])
    story.say(f"{subject} {be[many]} {story.pick(['', '', 'very ', 'still '])}{story.pick(adjectives)}.")
    if nouns is ANIMALS and tense == "past" and story.random.random() < 0.4:
        story.say(f"{'They' if many else 'It'} wanted some {story.pick(['water', 'bread', 'grass', 'sleep'])}.")


def inflected(story, nouns):
    many = story.random.random() < 0.5
    noun = story.pick(nouns)
    return many, plural(noun) if many else noun


def between(story, tense):
    """What stands between a subject and its verb: often nouns of the other number."""
    some, other = inflected(story, OTHERS)
    _, place = inflected(story, ["tree", "house", "wall", "river", "door", "field"])
    seen = story.pick(SEEN_BY[tense])
    if tense == "present" and not some:
        seen += "es" if seen.endswith("ch") else "s"
    by = f" that the {other} {seen}"
    beside = f" {story.pick(WORDS_OF_PLACE)} the {place}"
    draw = story.random.random()
    if draw < 0.5:
        return by
    if draw < 0.65:
        return beside
    if draw < 0.85:
        return f" that the {other}{beside} {seen}"
    return beside + by


def part(story):
    one, other = story.two()
    story.say(story.pick(["In the evening they went home.", "They were happy.",
                          f"Then {one.he} said goodbye to {other.him}.",
                          f"So {one.name} and {other.name} became good friends.", "They never forgot that day.",
                          f"At night {one.name} wrote a letter to {other.name}.", "It was a good day."]))


SCENES = [use, use, use, give, speak, speak, answer, be_called, be_called, work, work, feel, agree, agree, weather]


def tell(random):
    """A story of five to eight sentences."""
    story = Story(random)
    introduce(story)
    if random.random() < 0.7:
        own(story)
    for scene in random.choices(SCENES, k=random.randint(2, 5)):
        scene(story)
    if random.random() < 0.8:
        part(story)
    return story
