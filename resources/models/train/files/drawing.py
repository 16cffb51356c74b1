# SPDX-License-Identifier: GPL-3.0-or-later
"""Coloured shapes among clutter, drawn with Pillow, and where they are."""

import math

import numpy
from PIL import Image, ImageDraw

SHAPES = ["circle", "square", "triangle", "star", "cross"]
COLORS = {"red": (214, 40, 40), "green": (40, 160, 60), "blue": (40, 80, 210), "yellow": (240, 200, 30),
          "purple": (150, 60, 180)}


def corners(shape, middle, radius, turn):
    """The polygon of a shape."""
    if shape == "cross":
        arm = 0.36
        units = [(arm, 1), (arm, arm), (1, arm), (1, -arm), (arm, -arm), (arm, -1)]
        units += [(-x, -y) for x, y in units]
    else:
        count, inner = {"circle": (24, 1), "square": (4, 1), "triangle": (3, 1), "star": (10, 0.45)}[shape]
        radii = [1 if place % 2 == 0 else inner for place in range(count)]
        units = [(r * math.cos(2 * math.pi * place / count), r * math.sin(2 * math.pi * place / count))
                 for place, r in enumerate(radii)]
    cosine, sine = math.cos(turn), math.sin(turn)
    return [(middle[0] + radius * (x * cosine - y * sine), middle[1] + radius * (x * sine + y * cosine))
            for x, y in units]


def varied(color, random):
    return tuple(int(numpy.clip(part + random.integers(-25, 26), 0, 255)) for part in color)


def any_color(random):
    return varied(list(COLORS.values())[random.integers(len(COLORS))], random)


def clutter(draw, size, random, lines, dots):
    """Thin lines, small dots and empty outlines in the colours of the shapes."""
    height, width = size

    def place():
        return int(random.integers(width)), int(random.integers(height))
    for _ in range(lines):
        draw.line([place(), place()], any_color(random), 1)
    for _ in range(dots):
        x, y = place()
        draw.ellipse([x - 1, y - 1, x + 1, y + 1], any_color(random))
    for _ in range(int(random.integers(0, 3))):
        outline = corners(SHAPES[random.integers(len(SHAPES))], place(), random.uniform(5, 12), random.uniform(0, 7))
        draw.line([*outline, outline[0]], any_color(random), 1)


def paper(size, random):
    grey = int(random.integers(20, 90) if random.random() < 0.5 else random.integers(180, 250))
    return Image.new("RGB", (size[1], size[0]), varied((grey,) * 3, random))


def put(picture, shape, color, middle, radius, turn, random):
    """Draws a filled shape; its mask and its box (left, top, right, bottom)."""
    outline = corners(shape, middle, radius, turn)
    ImageDraw.Draw(picture).polygon(outline, varied(COLORS[color], random))
    mask = Image.new("1", picture.size)
    ImageDraw.Draw(mask).polygon(outline, 1)
    return numpy.array(mask), mask.getbbox()


def as_bytes(picture):
    """[3, height, width]."""
    return numpy.array(picture).transpose(2, 0, 1)
