# SPDX-License-Identifier: GPL-3.0-or-later
"""A vocabulary of whole words and its tokenizer.json in the form of the tokenizers library."""

import json


class Words:
    """Special tokens first, then the words in the order that they are given in."""

    def __init__(self, special, words):
        self.special = list(special)
        self.words = self.special + sorted(set(words) - set(special))
        self.ids = {word: number for number, word in enumerate(self.words)}

    def __len__(self):
        return len(self.words)

    def encode(self, words, unknown=None):
        return [self.ids.get(word, unknown) if unknown is not None else self.ids[word] for word in words]


def special_token(number, content):
    return {"id": number, "content": content, "single_word": False, "lstrip": False, "rstrip": False,
            "normalized": False, "special": True}


def template(first, last, ids):
    """Puts `first` and `last` around a text; None for neither."""
    def one(token):
        return [{"SpecialToken": {"id": token, "type_id": 0}}] if token else []
    used = [token for token in (first, last) if token]
    single = one(first) + [{"Sequence": {"id": "A", "type_id": 0}}] + one(last)
    pair = single + [{"Sequence": {"id": "B", "type_id": 0}}] + one(last)
    return {"type": "TemplateProcessing", "single": single, "pair": pair,
            "special_tokens": {token: {"id": token, "ids": [ids[token]], "tokens": [token]} for token in used}}


def bert_normalizer(lowercase):
    return {"type": "BertNormalizer", "clean_text": True, "handle_chinese_chars": False, "strip_accents": False,
            "lowercase": lowercase}


def tokenizer_json(words, model, first, last, decoder=None, lowercase=True):
    return {"version": "1.0", "truncation": None, "padding": None,
            "added_tokens": [special_token(words.ids[token], token) for token in words.special],
            "normalizer": bert_normalizer(lowercase), "pre_tokenizer": {"type": "BertPreTokenizer"},
            "post_processor": template(first, last, words.ids), "decoder": decoder, "model": model}


def word_pieces(words, unknown):
    return {"type": "WordPiece", "unk_token": unknown, "continuing_subword_prefix": "##",
            "max_input_chars_per_word": 100, "vocab": words.ids}


def write_json(path, value):
    with open(path, "w", encoding="utf-8") as file:
        json.dump(value, file, indent=1, ensure_ascii=False)
        file.write("\n")


def write_bert_tokenizer(folder, words):
    """tokenizer.json, vocab.txt and tokenizer_config.json of a BertTokenizer."""
    decoder = {"type": "WordPiece", "prefix": "##", "cleanup": True}
    model = word_pieces(words, "[UNK]")
    write_json(folder / "tokenizer.json", tokenizer_json(words, model, "[CLS]", "[SEP]", decoder))
    (folder / "vocab.txt").write_text("".join(word + "\n" for word in words.words), encoding="utf-8")
    names = {"pad_token": "[PAD]", "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]",
             "mask_token": "[MASK]"}
    write_json(folder / "tokenizer_config.json",
               {"tokenizer_class": "BertTokenizer", "do_lower_case": True, "strip_accents": False,
                "tokenize_chinese_chars": False, **names})


BERT_SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]


def write_bart_tokenizer(folder, words, lowercase=True):
    """tokenizer.json of whole words and word pieces with </s> behind each text, and tokenizer_config.json."""
    decoder = {"type": "WordPiece", "prefix": "##", "cleanup": True}
    model = word_pieces(words, "<unk>")
    write_json(folder / "tokenizer.json", tokenizer_json(words, model, None, "</s>", decoder, lowercase))
    write_json(folder / "tokenizer_config.json",
               {"tokenizer_class": "PreTrainedTokenizerFast", "bos_token": "<s>", "pad_token": "<pad>",
                "eos_token": "</s>", "unk_token": "<unk>"})
