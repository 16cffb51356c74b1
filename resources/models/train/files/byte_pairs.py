# SPDX-License-Identifier: GPL-3.0-or-later
"""Byte-level BPE as GPT-2 has it (Sennrich et al. 2016, Radford et al. 2019): learned, applied, and written."""

import collections
import functools
import re

from files.words import special_token, write_json

END = "<|endoftext|>"
# The pattern of GPT-2 for texts whose letters are those of ASCII.
PARTS = re.compile(r"'s|'t|'re|'ve|'m|'ll|'d| ?[A-Za-z]+| ?[0-9]+| ?[^\sA-Za-z0-9]+|\s+(?!\S)|\s+")


def byte_letters():
    """A letter that can be seen for each byte."""
    seen = [*range(ord("!"), ord("~") + 1), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    hidden = [byte for byte in range(256) if byte not in seen]
    return {**{byte: chr(byte) for byte in seen}, **{byte: chr(256 + place) for place, byte in enumerate(hidden)}}


LETTERS = byte_letters()
BYTES = {letter: byte for byte, letter in LETTERS.items()}


def letters_of(part):
    return [LETTERS[byte] for byte in part.encode()]


def joined(letters, pair):
    result, place = [], 0
    while place < len(letters):
        both = tuple(letters[place:place + 2]) == pair
        result.append("".join(pair) if both else letters[place])
        place += 2 if both else 1
    return result


class BytePairs:
    def __init__(self, text, size):
        """Learns from a text until there are `size` tokens, the end token among them."""
        counts = collections.Counter(PARTS.findall(text))
        words = {part: letters_of(part) for part in counts}
        self.merges = []
        while len(self.merges) < size - 257:
            pairs = collections.Counter()
            for part, letters in words.items():
                for pair in zip(letters, letters[1:]):
                    pairs[pair] += counts[part]
            if not pairs:
                break
            best = max(pairs, key=lambda pair: (pairs[pair], pair))
            self.merges.append(best)
            words = {part: joined(letters, best) for part, letters in words.items()}
        tokens = sorted(LETTERS.values()) + ["".join(pair) for pair in self.merges] + [END]
        self.ids = {token: number for number, token in enumerate(tokens)}
        self.tokens = tokens
        self.end = self.ids[END]

    @functools.lru_cache(maxsize=None)
    def encode_part(self, part):
        letters = letters_of(part)
        for pair in self.merges:
            if len(letters) > 1:
                letters = joined(letters, pair)
        return [self.ids[letter] for letter in letters]

    def encode(self, text):
        return [number for part in PARTS.findall(text) for number in self.encode_part(part)]

    def decode(self, ids):
        letters = "".join(self.tokens[number] for number in ids if number != self.end)
        return bytes(BYTES[letter] for letter in letters).decode(errors="replace")

    def write(self, folder):
        merges = [" ".join(pair) for pair in self.merges]
        write_json(folder / "vocab.json", self.ids)
        (folder / "merges.txt").write_text("#version: 0.2\n" + "".join(line + "\n" for line in merges))
        write_json(folder / "tokenizer.json", self.tokenizer_json(merges))
        write_json(folder / "tokenizer_config.json",
                   {"tokenizer_class": "GPT2Tokenizer", "bos_token": END, "eos_token": END, "unk_token": END,
                    "add_prefix_space": False})

    def tokenizer_json(self, merges):
        byte_level = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}
        return {"version": "1.0", "truncation": None, "padding": None,
                "added_tokens": [special_token(self.end, END)], "normalizer": None, "pre_tokenizer": byte_level,
                "post_processor": byte_level, "decoder": byte_level,
                "model": {"type": "BPE", "dropout": None, "unk_token": None, "continuing_subword_prefix": "",
                          "end_of_word_suffix": "", "fuse_unk": False, "vocab": self.ids, "merges": merges}}
