# SPDX-License-Identifier: GPL-3.0-or-later
"""Grids of 6 x 6 to 8 x 8 cells with two rooms, a locked door between them, a key, and a goal behind the door.

The agent is not told whether it has the key: the key stays drawn where it lay. It has to remember that it was there.
"""

import collections

import numpy

MOVES = [(-1, 0), (1, 0), (0, -1), (0, 1)]
MOVE_NAMES = ["up", "down", "left", "right"]
WALL, KEY, DOOR, GOAL = range(4)
REACH = 7  # cells in each direction that a state tells of
SIDE = 2 * REACH + 1
STATE = 4 * SIDE * SIDE
COST, LONGEST = 0.04, 32


class Grid:
    """cells[kind] is true where there is something; the key opens the door."""

    def __init__(self, size, walls, key, door, goal, start):
        self.size, self.walls = size, walls
        self.key, self.door, self.goal, self.start = key, door, goal, start
        self.planes = self.make_planes()

    def make_planes(self):
        """[4, size + 2 * REACH, size + 2 * REACH], with walls all around."""
        planes = numpy.zeros((4, self.size + 2 * REACH, self.size + 2 * REACH), numpy.float32)
        planes[WALL] = 1
        planes[WALL, REACH:REACH + self.size, REACH:REACH + self.size] = self.walls
        for kind, place in ((KEY, self.key), (DOOR, self.door), (GOAL, self.goal)):
            planes[kind, REACH + place[0], REACH + place[1]] = 1
        return planes

    def state(self, place):
        """What lies around the agent, who stands in the middle: [4 * 15 * 15]."""
        return self.planes[:, place[0]:place[0] + SIDE, place[1]:place[1] + SIDE].ravel()

    def step(self, place, has_key, move):
        """Where a move leads, and whether the agent has the key then."""
        row, column = place[0] + MOVES[move][0], place[1] + MOVES[move][1]
        inside = 0 <= row < self.size and 0 <= column < self.size
        if not inside or self.walls[row, column] or ((row, column) == self.door and not has_key):
            return place, has_key
        return (row, column), has_key or (row, column) == self.key

    def distances(self):
        """Steps to the goal from every (place, has_key) from which it can be reached."""
        before = collections.defaultdict(list)
        for row, column in zip(*numpy.where(~self.walls)):
            for has_key in (False, True):
                here = (int(row), int(column)), has_key
                for move in range(4):
                    before[self.step(*here, move)].append(here)
        found = {(self.goal, True): 0, (self.goal, False): 0}
        waiting = collections.deque(found)
        while waiting:
            there = waiting.popleft()
            for here in before[there]:
                if here not in found:
                    found[here] = found[there] + 1
                    waiting.append(here)
        return found

    def text(self):
        """One character a cell, row by row: # wall, K key, D door, G goal, A the agent, . nothing."""
        rows = [["#" if wall else "." for wall in row] for row in self.walls]
        for letter, (row, column) in zip("KDGA", (self.key, self.door, self.goal, self.start)):
            rows[row][column] = letter
        return "/".join("".join(row) for row in rows)


def parse(text):
    rows = text.split("/")
    at = {letter: (row, line.index(letter)) for row, line in enumerate(rows) for letter in "KDGA" if letter in line}
    walls = numpy.array([[cell == "#" for cell in line] for line in rows])
    return Grid(len(rows), walls, at["K"], at["D"], at["G"], at["A"])


def draw(random):
    """A grid whose goal can be reached, and the distances in it."""
    while True:
        grid = try_to_draw(random)
        distances = grid.distances()
        if (grid.start, False) in distances and distances[grid.start, False] < LONGEST - 10:
            return grid, distances


def try_to_draw(random):
    size = int(random.integers(6, 9))
    walls = random.random((size, size)) < random.uniform(0, 0.25)
    line = int(random.integers(2, size - 2))
    walls[line] = True
    gap = int(random.integers(size))
    door = (line, gap)
    above = [(row, column) for row in range(line) for column in range(size)]
    below = [(row, column) for row in range(line + 1, size) for column in range(size)]
    rooms = [above, below] if random.random() < 0.5 else [below, above]
    first = random.choice(len(rooms[0]), 2, replace=False)
    key, start = (rooms[0][place] for place in first)
    goal = rooms[1][int(random.integers(len(rooms[1])))]
    for place in (key, start, goal, door):
        walls[place] = False
    if random.random() < 0.5:
        walls = walls.T.copy()
        key, door, goal, start = (place[::-1] for place in (key, door, goal, start))
    return Grid(size, walls, key, door, goal, start)
