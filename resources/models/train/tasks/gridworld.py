# SPDX-License-Identifier: GPL-3.0-or-later
"""Fetches a key, opens a door and walks to the goal, in grids it has never seen; says how well it will go, too."""

import numpy
import torch
from torch.nn import functional

from files import grid as grids
from files import held_out, samples
from files.grid import COST, LONGEST, MOVE_NAMES
from files.words import write_json
from networks import decision_transformer

STEPS, LEARNING_RATE, WARMUP = 4000, 1e-3, 200
BATCH, HELD_OUT = 24, 1000
CONFIG = {**decision_transformer.config(grids.STATE, 4, 96, 4, 3, LONGEST), "action_names": MOVE_NAMES}
WISH = 1.0  # the return that is asked for when the agent walks by itself: the best there is


def build():
    return decision_transformer.DecisionTransformer(CONFIG)


def best_moves(grid, distances, here):
    """1 for each move that leads nearer to the goal."""
    return [float(distances.get(grid.step(*here, move), 999) < distances[here]) for move in range(4)]


def walk(random):
    """A way through a new grid, more or less at random: states, moves, the moves that were best, returns to go from
    each state along the shortest way, and the same from behind each move."""
    grid, distances = grids.draw(random)
    here, noise = (grid.start, False), (0.0, 0.2, 0.5)[int(random.integers(3))]
    states, moves, best, before, after = [], [], [], [], []
    while len(states) < LONGEST and here[0] != grid.goal:
        good = best_moves(grid, distances, here)
        wanted = numpy.flatnonzero(good)
        move = int(random.integers(4) if random.random() < noise else wanted[random.integers(len(wanted))])
        states.append(grid.state(here[0]))
        moves.append(move)
        best.append(good)
        before.append(1 - COST * distances[here])
        here = grid.step(*here, move)
        after.append(1 - COST * distances[here])
    return states, moves, best, before, after


def filled(parts, width=None):
    """Ways of different length as one tensor, with zeros behind."""
    longest = max(map(len, parts))
    result = numpy.zeros((len(parts), longest) if width is None else (len(parts), longest, width), numpy.float32)
    for row, part in zip(result, parts):
        row[:len(part)] = part
    return torch.tensor(result)


def loss(model, random):
    """Half of the ways are asked for with their true return, half with the best there is."""
    states, moves, best, before, after = zip(*(walk(random) for _ in range(BATCH)))
    there = filled([[1] * len(part) for part in moves])
    told = filled(before)
    told[BATCH // 2:] = WISH
    actions = functional.one_hot(filled(moves).long(), 4) * there[..., None]
    logits, values, _ = model(told, filled(states, grids.STATE), actions)
    wanted = filled(best, 4)
    chances = (logits.softmax(-1) * wanted).sum(-1).clamp_min(1e-6)
    # What is asked for is no secret, so that only those that were not told learn to say it.
    error = ((values - filled(after)) ** 2 * there)[BATCH // 2:].sum() / there[BATCH // 2:].sum()
    return -(chances.log() * there).sum() / there.sum() + 5 * error


def held_out_grids():
    random = numpy.random.default_rng(1)
    return [grids.draw(random) for _ in range(HELD_OUT)]


class Run:
    """One agent on its way: what it saw, did, and expected behind each move."""

    def __init__(self, grid):
        self.grid, self.here = grid, (grid.start, False)
        self.states, self.moves, self.values, self.got_key = [grid.state(grid.start)], [], [], None

    def go(self, move):
        self.moves.append(move)
        had = self.here[1]
        self.here = self.grid.step(*self.here, move)
        if self.here[1] and not had:
            self.got_key = len(self.moves)
        self.states.append(self.grid.state(self.here[0]))

    def done(self):
        return self.here[0] == self.grid.goal


def answer(model, runs, steps):
    """What the model says of runs that have all gone `steps` moves and stand before the next, with its weights."""
    states = torch.tensor(numpy.stack([numpy.stack(run.states[:steps + 1]) for run in runs]))
    moves = torch.zeros(len(runs), steps + 1, 4)
    for row, run in zip(moves, runs):
        row[torch.arange(steps), run.moves[:steps]] = 1
    return model(torch.full((len(runs), steps + 1), WISH), states, moves)


def walk_all(model, some_grids, batch=250):
    """Lets the model walk; each run keeps what it expected behind each of its moves."""
    runs = [Run(grid) for grid in some_grids]
    for start in range(0, len(runs), batch):
        for steps in range(LONGEST - 1):
            going = [run for run in runs[start:start + batch] if not run.done()]
            if not going:
                break
            logits, _, _ = answer(model, going, steps)
            for run, move in zip(going, logits[:, -1].argmax(-1).tolist()):
                run.go(move)
    for run in runs:
        _, values, _ = answer(model, [run], len(run.moves))
        run.values = values[0, :-1].tolist()
    return runs


def value_errors(runs):
    """Between what was expected behind each move and what came of it: 1 at the goal, less COST for each step."""
    return [abs(value - (float(run.done()) - COST * (len(run.moves) - place - 1)))
            for run in runs for place, value in enumerate(run.values)]


def figures(model):
    cases = held_out_grids()
    runs = walk_all(model, [grid for grid, _ in cases])
    arrived = [run for run in runs if run.done()]
    shortest = [len(run.moves) == distances[grid.start, False] for run, (grid, distances) in zip(runs, cases)]
    hits = key_hits(model, arrived[:200])
    layer, head = best_head(hits)
    return {"reaches_the_goal": len(arrived) / len(runs), "by_a_shortest_way": numpy.mean(shortest),
            "value_error": numpy.mean(value_errors(runs)), "baseline_value_error": mean_value_error(runs),
            "baseline_towards_the_next_thing": numpy.mean([greedy_arrives(grid) for grid, _ in cases]),
            "key_head": [layer, head], "key_head_finds_the_step": hits[layer, head]}


def mean_value_error(runs):
    """Of expecting the mean always."""
    returns = [float(run.done()) - COST * (len(run.moves) - place - 1)
               for run in runs for place in range(len(run.moves))]
    return numpy.mean(numpy.abs(numpy.array(returns) - numpy.median(returns)))


def greedy_arrives(grid):
    """The baseline walks straight towards key, door and goal, whatever stands between."""
    here = grid.start, False
    for _ in range(LONGEST - 1):
        beyond = (here[0][0] - grid.door[0]) * (grid.goal[0] - grid.door[0]) > 0 \
            or (here[0][1] - grid.door[1]) * (grid.goal[1] - grid.door[1]) > 0
        aim = grid.key if not here[1] else grid.goal if beyond or here[0] == grid.door else grid.door
        rows, columns = aim[0] - here[0][0], aim[1] - here[0][1]
        move = (0 if rows < 0 else 1) if abs(rows) >= abs(columns) else (2 if columns < 0 else 3)
        here = grid.step(*here, move)
        if here[0] == grid.goal:
            return True
    return False


def key_tokens(run):
    """The tokens that tell of the key: the action that led to it, and what was seen there."""
    return [3 * run.got_key - 1, 3 * run.got_key, 3 * run.got_key + 1]


def key_hits(model, runs):
    """Share of states, two steps or more behind the key, from which a head looks most at the step with the key."""
    hits, count = numpy.zeros((CONFIG["n_layer"], CONFIG["n_head"])), 0
    for run in runs:
        _, _, attentions = answer(model, [run], len(run.moves))
        for step in range(run.got_key + 2, len(run.moves)):
            count += 1
            for layer, weights in enumerate(attentions):
                hits[layer] += numpy.isin(weights[0, :, 3 * step + 1].argmax(-1).numpy(), key_tokens(run))
    return hits / count


def best_head(hits):
    return tuple(map(int, numpy.unravel_index(hits.argmax(), hits.shape)))


def true_samples(model, layer, head):
    """Held-out grids of different length, in which the head looks back to the key just before the door."""
    cases = held_out_grids()
    runs = walk_all(model, [grid for grid, _ in cases[:300]])
    for run in sorted((run for run in runs if run.done()), key=lambda run: -len(run.moves)):
        places = [run.grid.start]
        for move in run.moves:
            places.append(run.grid.step(places[-1], True, move)[0])
        if run.grid.door not in places:
            continue
        step = places.index(run.grid.door) - 1
        _, _, attentions = answer(model, [run], len(run.moves))
        key = int(attentions[layer][0, head, 3 * step + 1].argmax())
        if step >= run.got_key + 2 and key in key_tokens(run):
            note = (f"{len(run.moves)} moves. Before the door, in step {step}, the agent must know that it has the "
                    f"key: this head looks back to step {run.got_key}, where the key lay.")
            yield samples.sample(run.grid.text(), note, layer, head, 3 * step + 1, key,
                                 answer=[MOVE_NAMES[move] for move in run.moves])


def export(model, folder, tests):
    cases = held_out_grids()
    runs = walk_all(model, [grid for grid, _ in cases])
    layer, head = best_head(key_hits(model, [run for run in runs if run.done()][:200]))
    write_json(folder / "config.json", CONFIG)
    samples.write(folder, list(true_samples(model, layer, head)))
    held_out.write_table(tests / "held-out.tsv", ["grid", "shortest"],
                         [[grid.text(), distances[grid.start, False]] for grid, distances in cases])
    held_out.write_references(tests / "reference.safetensors", references(model), runs)


def references(model):
    """In the form of transformers: returns_to_go, states and actions of a whole run, and what is read off them."""
    def one(run):
        steps = min(len(run.moves), 10)
        actions, values, _ = answer(model, [run], steps)
        moves = torch.zeros(steps + 1, 4)
        moves[torch.arange(steps), run.moves[:steps]] = 1
        return {"grid_steps": torch.tensor([steps]), "moves": moves, "action_preds": actions[0],
                "return_preds": values[0]}
    return one
