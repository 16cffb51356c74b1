#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the seeds of each fuzz target: make_seeds.py FOLDER, which gets a folder for each target."""

import io
import json
import pathlib
import struct
import sys
import zipfile
import zlib

ROOT = pathlib.Path(__file__).resolve().parents[2]
MODELS = ROOT / "tests/reference/models"
TOKENIZERS = ROOT / "tests/data/tokenizers"
TEXT = "The animal didn't cross the street, because it was too tired. Ünïcödé 東京 🙂\n".encode()
MOST = 100_000  # bytes of a seed: larger ones slow the target down more than they teach it


def npy(type_name, shape, data, fortran=False, version=1):
    header = f"{{'descr': '{type_name}', 'fortran_order': {fortran}, 'shape': {shape!r}, }}"
    size = 6 + 2 + (2 if version == 1 else 4)
    header += " " * (-(size + len(header) + 1) % 64) + "\n"
    length = struct.pack("<H" if version == 1 else "<I", len(header))
    return b"\x93NUMPY" + bytes([version, 0]) + length + header.encode() + data


def weights(count, form):
    return b"".join(struct.pack(form, 0.25) for _ in range(count))


def npy_seeds():
    yield npy("<f4", (2, 2), weights(4, "<f"))
    yield npy("<f8", (1, 2, 2, 2), weights(8, "<d"), fortran=True)
    yield npy("<f2", (1, 1, 2, 3, 3), weights(18, "<e"), version=2)
    yield npy(">f4", (3,), weights(3, ">f"), version=3)
    yield npy("<i8", (2, 0), b"")
    yield npy("|b1", (2, 2), b"\0\1\1\0")


def layout_seeds():
    yield b'{"parts": [{"first": 35, "rows": 24, "columns": 24}]}'
    parts = [{"first": 15 + 264 * t, "rows": 12, "columns": 22, "picture": 2 * t, "frames": 2} for t in range(4)]
    yield json.dumps({"kind": "grid", "axes": "keys", "parts": parts, "merged": [2, 2]}).encode()
    tiles = [{"first": 256 * t, "rows": 16, "columns": 16, "tile": [t // 3, t % 3, 2, 3]} for t in range(6)]
    yield json.dumps({"parts": tiles + [{"first": 1536, "rows": 16, "columns": 16, "row-end": 1}]}).encode()
    yield b'{"kind": "board", "axes": "queries", "parts": [{"rows": 8, "columns": 8}], "bottom-up": false}'
    yield b'{"kind": "time", "parts": [{"columns": 1500}], "seconds": 0.02, "start": -1.5, "pictures": ["a.png"]}'
    yield b'{"kind": "track", "parts": [{"first": 1, "columns": 90}], "number": -7, "unit": "residue"}'
    yield b'{"parts": [{"rows": 3, "columns": 4, "fit": "padded"}, {"first": 12, "area": [-1.5, 2, 3, 4.25]}]}'


def npz_seeds():
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", method) as archive:
            for number, array in enumerate(npy_seeds()):
                archive.writestr(f"attentions.{number}.npy", array)
        yield packed.getvalue()


def safetensors(tensors, metadata=None):
    header, data = {}, b""
    if metadata:
        header["__metadata__"] = metadata
    for name, (kind, shape, values) in tensors.items():
        header[name] = {"dtype": kind, "shape": shape, "data_offsets": [len(data), len(data) + len(values)]}
        data += values
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + data


def safetensors_seeds():
    square = weights(4, "<f")
    yield safetensors({"attention": ("F32", [2, 2], square)}, {"tokens": '["a", "b"]'})
    yield safetensors({f"attentions.{i}": ("F16", [1, 2, 2, 2], weights(8, "<e")) for i in range(3)})
    yield safetensors({f"{kind}_attentions.0": ("BF16", [2, 2], b"\x80\x3e" * 4) for kind in ("encoder", "cross")})
    yield safetensors({"x": ("I64", [0], b"")})


def zipped(entries):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return packed.getvalue()


def pytorch_objects():
    """Objects of torch.save as the instructions of their pickles, over one storage of 8 numbers."""
    def text(value):
        return b"X" + struct.pack("<I", len(value)) + value

    def numbers(*values):
        return b"(" + b"".join(b"K" + bytes([value]) for value in values) + b"t"

    storage = (b"(" + text(b"storage") + b"ctorch\nFloatStorage\nq\1" + text(b"0") + text(b"cpu") + b"K\x08tQ")

    def tensor(offset, shape, strides):
        return (b"ctorch._utils\n_rebuild_tensor_v2\n(" + storage + b"K" + bytes([offset]) + numbers(*shape)
                + numbers(*strides) + b"\x89ccollections\nOrderedDict\n)RtR")

    whole = tensor(0, (2, 2, 2), (4, 2, 1))
    yield whole
    yield tensor(1, (2, 3), (1, 2))
    yield b"(" + whole + tensor(0, (1, 2, 2), (0, 0, 0)) + b"t"
    yield b"}(" + text(b"attentions") + b"](" + tensor(0, (2, 2), (2, 1)) + b"e" + text(b"tokens") + b"](" \
        + text(b"a") + text(b"b") + b"e" + text(b"n") + b"G" + struct.pack(">d", 0.5) + b"u"
    yield b"ccollections\nOrderedDict\n)R(" + text(b"w") + b"ctorch._utils\n_rebuild_parameter\n(" + whole \
        + b"\x88}tRu}" + text(b"_metadata") + b"}sb"
    yield b"\x8c\5torch\x8c\6Tensor\x930ctorch._tensor\n_rebuild_from_type_v2\n(ctorch._utils\n_rebuild_tensor\n" \
        b"ctorch.nn.parameter\nParameter\n(" + storage + b"K\0" + numbers(4, 2) + numbers(2, 1) + b"t}tR"
    yield b"(lp0\nI01\naF0.5\naVx\nag0\na\x8a\x01\xff2"
    yield b"cposix\nsystem\n(" + text(b"true") + b"tR"


def pytorch_seeds():
    for pickled in pytorch_objects():
        pickled = b"\x80\2" + pickled + b"."
        yield zipped({"a/data.pkl": pickled, "a/byteorder": b"little", "a/data/0": weights(8, "<f")})
        yield (b"\x80\2\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19." + b"\x80\2M\xe9\3." + b"\x80\2}X\r\0\0\0little_endian\x88s."
               + pickled + b"\x80\2]X\1\0\0\0" + b"0a." + struct.pack("<q", 8) + weights(8, "<f"))


def csv_seeds():
    yield b"0.5,0.5\n0.25,0.75\n"
    yield b'"token";a;"b;c"\r\na;0,5;0,5\r\n"b;c";1;0\r\n'
    yield ',"a",#\na,0.5,"1,204"\n#,12%,\u22125\n$5,1/3,(2)\n'.encode()
    yield "\ufeffx\t1e-3\tnan\n\n# y\t-inf\t1\n".encode()
    yield ",a\n\U0001f600,0.5\n".encode("utf-16")
    yield b"\xfe\xff" + "1 2\r3 4\r".encode("utf-16-be")


def json_array_seeds():
    yield b'[[0.5, NaN], [null, "Infinity"]]'
    yield b'{"tokens": ["\\u00e9", "\\ud83d\\ude00"], "attention": [[[1, 0], [0.5, 5e-1]]]}'
    yield (b'{"metadata": {"tokens": "[]"}, "arrays": {"attentions.0": {"type": "float32", "shape": [1, 2], '
           b'"row_labels": ["x"], "data": [[1.0, 2.0]]}}}')
    yield b'[{"attention": [[1]]}, {"attention": [[2, {"x": [[1]]}]]}]'
    yield '{"tokens": ["\U0001f600"], "weights": [[1]]}'.encode("utf-16")


def tokenizer_seeds():
    for path in sorted(TOKENIZERS.rglob("*.json")):
        content = path.read_bytes()
        if len(content) < MOST and b'"model"' in content:
            yield content + b"\0" + TEXT
    model = {"type": "WordLevel", "vocab": {"[UNK]": 0, "the": 1}, "unk_token": "[UNK]"}
    expression = {"Regex": r"'s|\p{L}+|\s+(?!\S)|[^\s\d]{1,3}+"}
    parts = {
        "normalizer": [
            {"type": "Sequence", "normalizers": [{"type": "NFKC"}, {"type": "Lowercase"}, {"type": "StripAccents"}]},
            {"type": "BertNormalizer", "clean_text": True, "handle_chinese_chars": True, "lowercase": True},
            {"type": "Replace", "pattern": {"String": "e"}, "content": "ee"},
            {"type": "Prepend", "prepend": "_"},
        ],
        "pre_tokenizer": [
            {"type": "Split", "pattern": expression, "behavior": "Isolated", "invert": False},
            {"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": True, "use_regex": True},
            {"type": "Metaspace", "replacement": "▁", "add_prefix_space": True, "prepend_scheme": "first"},
            {"type": "Digits", "individual_digits": True},
            {"type": "Punctuation", "behavior": "MergedWithNext"},
        ],
        "post_processor": [
            {
                "type": "TemplateProcessing",
                "single": [{"SpecialToken": {"id": "[UNK]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}],
                "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}],
                "special_tokens": {"[UNK]": {"id": "[UNK]", "ids": [0], "tokens": ["[UNK]"]}},
            },
            {"type": "BertProcessing", "sep": ["[UNK]", 0], "cls": ["the", 1]},
        ],
        "decoder": [
            {"type": "Sequence", "decoders": [{"type": "ByteFallback"}, {"type": "Fuse"}]},
            {"type": "WordPiece", "prefix": "##", "cleanup": True},
        ],
        "added_tokens": [[{"id": 2, "content": " ", "lstrip": True, "rstrip": True, "single_word": True}]],
    }
    for name, values in parts.items():
        for value in values:
            yield json.dumps({"model": model, name: value}, ensure_ascii=False).encode() + b"\0" + TEXT


def vocabulary_seeds():
    yield b"\0".join([b"[UNK]\n[CLS]\nthe\n##s\n", b'{"t": 0, "h": 1, "th": 2}', b"#version: 0.2\nt h\n",
                      b'{"tokenizer_class": "BertTokenizer", "do_lower_case": true}', TEXT])
    yield b"\0".join([b"", b'{"t": 0, "h": 1, "th": 2, "<s>": 3, "</s>": 4}', b"t h\n",
                      b'{"tokenizer_class": "RobertaTokenizer", "add_prefix_space": false}', b"th"])


def sentence_piece_seeds():
    for pattern in ("*.model", "*.spm"):
        for path in sorted(TOKENIZERS.rglob(pattern)):
            if path.stat().st_size < MOST:
                yield b"a text" + path.read_bytes() + b"\6"


def expression_seeds():
    for expression in (r"'s|'t|'re| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+", r"(?i:'s)|[^\r\n\p{L}]?\p{L}+",
                       r"\p{N}{1,3}+", "[[:alpha:]]--[a-z]", r"(?m:.)(a|b)*?\h\H\w\W\d\D\x{41}", r"(((a)))(?<=b)c"):
        yield expression.encode() + b"\0" + TEXT


def config_seeds():
    for path in sorted(MODELS.glob("*/config.json")):
        yield path.read_bytes()


def preprocessor_seeds():
    for path in sorted(MODELS.glob("*/preprocessor_config.json")):
        yield path.read_bytes()
    yield b'{"image_processor_type": "ViTImageProcessor", "size": {"shortest_edge": 4}, "do_center_crop": true}'
    yield b'{"size": [3, 4], "crop_size": 3, "resample": 3, "image_mean": [0.5, 0.5, 0.5], "image_std": [1, 1, 1]}'


def document_seeds():
    for path in sorted((ROOT / "resources/examples").glob("*.json")):
        yield path.read_bytes()
    yield json.dumps({
        "input": "matrices", "matrices": {"q": [[1.0, "NaN"]], "k": [[2, 3]], "v": [["Infinity", 0]]},
        "operator": {"score": "bilinear", "mask": ["causal", "window:2", "custom:0-1"], "heads": 1, "seed": 7},
    }).encode()
    yield json.dumps({
        "input": "text", "text": {"text": "a b", "other": "c"},
        "model": {"path": "/m", "pair": "x", "masked": [1], "ids": [5], "types": [0], "attended": [1],
                  "target-ids": [7], "pixels": {"shape": [1, 1, 2], "values": [0.5, 1]}},
    }).encode()


def settings_seeds():
    yield (b"[General]\ntheme=2\nrecentFiles=/a, /b\nprofiles=true\nheadOrder=1\n\n[style]\nfontPoints=12\n"
           b"colorMap=magma\nrange=1\nlow=-0.5\nhigh=1e3\nlogarithmic=false\n\n[export]\ndpi=300\nwidth=160\n"
           b"format=png\nfolder=/home/a@b\n")
    yield b'[state]\nlayout=@ByteArray(\\0\\0\\0\\xff\\0)\ngeometry="@ByteArray(\\x1\\xd9;, a)"\n'


def png(width, height, depth, color, rows):
    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def picture_seeds():
    yield png(2, 2, 8, 2, b"\0\1\2\3\4\5\6" * 2)
    yield png(3, 1, 8, 6, b"\0" + b"\xff\0\0\x80" * 3)
    yield b"P6\n2 1\n255\n\1\2\3\4\5\6"
    yield b"BM" + struct.pack("<IHHIIiiHHIIiiII", 58, 0, 0, 54, 40, 1, 1, 1, 24, 0, 4, 0, 0, 0, 0) + b"\1\2\3\0"
    yield bytes.fromhex("5249464620000000574542505650384c140000002f010000100f7010a243e01e46bb80812323fa1f")
    yield (b"II*\0\x08\0\0\0\5\0" + b"".join(struct.pack("<HHII", tag, 3, 1, value) for tag, value in
                                             ((256, 1), (257, 1), (277, 4), (273, 80), (338, 2))) + bytes(20))
    yield (b"GIF89a\1\0\1\0\x80\0\0\0\0\0\xff\xff\xff!\xf9\4\1\0\0\0\0,\0\0\0\0\1\0\1\0\0\2\2D\1\0;")


SEEDS = {
    "safetensors": safetensors_seeds,
    "npy": npy_seeds,
    "npz": npz_seeds,
    "pytorch": pytorch_seeds,
    "csv": csv_seeds,
    "json_arrays": json_array_seeds,
    "json": lambda: list(config_seeds()) + list(document_seeds()),
    "tokenizer_json": tokenizer_seeds,
    "vocabulary": vocabulary_seeds,
    "sentence_piece": sentence_piece_seeds,
    "regular_expression": expression_seeds,
    "model_config": config_seeds,
    "preprocessor": preprocessor_seeds,
    "document": document_seeds,
    "layout": layout_seeds,
    "settings": settings_seeds,
    "picture": picture_seeds,
}


def main(folder):
    for target, seeds in SEEDS.items():
        place = pathlib.Path(folder) / f"fuzz_{target}"
        place.mkdir(parents=True, exist_ok=True)
        for number, seed in enumerate(seeds()):
            (place / f"seed-{number:02}").write_bytes(seed)


if __name__ == "__main__":
    main(sys.argv[1])
