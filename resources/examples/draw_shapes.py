#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Draws shapes.png, the picture of the example `shapes`: shapes of equal colour stand far apart, so that attention
between patches of like colour shows. Needs nothing but Python: python3 draw_shapes.py"""

import pathlib
import struct
import zlib

WIDTH, HEIGHT = 160, 112
SAMPLES = 4  # per pixel and direction, against jagged edges

RED, BLUE, YELLOW, GREEN = (214, 62, 55), (45, 100, 190), (242, 187, 45), (58, 150, 95)
TOP, BOTTOM = (247, 245, 240), (226, 224, 218)


def circle(cx, cy, radius):
    return lambda x, y: (x - cx) ** 2 + (y - cy) ** 2 <= radius**2


def ring(cx, cy, outer, inner):
    return lambda x, y: inner**2 <= (x - cx) ** 2 + (y - cy) ** 2 <= outer**2


def square(left, top, size):
    return lambda x, y: left <= x <= left + size and top <= y <= top + size


def triangle(cx, top, width, height):
    return lambda x, y: top <= y <= top + height and abs(x - cx) <= (y - top) / height * width / 2


SHAPES = [
    (circle(24, 26, 17), RED),
    (square(65, 8, 30), BLUE),
    (triangle(134, 7, 40, 36), YELLOW),
    (ring(27, 83, 19, 9), GREEN),
    (triangle(76, 61, 42, 38), YELLOW),
    (circle(113, 62, 13), RED),
    (square(128, 80, 24), BLUE),
]


def color_at(x, y):
    for inside, color in SHAPES:
        if inside(x, y):
            return color
    share = y / HEIGHT
    return tuple(a + (b - a) * share for a, b in zip(TOP, BOTTOM))


def pixel(x, y):
    places = [(i + 0.5) / SAMPLES for i in range(SAMPLES)]
    samples = [color_at(x + dx, y + dy) for dy in places for dx in places]
    return bytes(round(sum(channel) / len(samples)) for channel in zip(*samples))


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def main():
    rows = b"".join(b"\0" + b"".join(pixel(x, y) for x in range(WIDTH)) for y in range(HEIGHT))
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    picture = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 9))
    picture += chunk(b"IEND", b"")
    pathlib.Path(__file__).with_name("shapes.png").write_bytes(picture)


if __name__ == "__main__":
    main()
