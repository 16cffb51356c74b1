// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/text/special_tokens.h"

#include <QTest>

using namespace attn;

class TestSpecialTokens : public QObject {
    Q_OBJECT
private slots:
    void names()
    {
        for (const char* name :
             {"[CLS]",         "[SEP]",        "[PAD]",      "[MASK]",       "[UNK]", "[unused12]",     "<s>",
              "</s>",          "<pad>",        "<bos>",      "<eos>",        "<unk>", "<mask>",         "<cls>",
              "<|endoftext|>", "<|im_start|>", "<|eot_id|>", "<extra_id_3>", "[cls]", "<start_of_turn>"})
            QVERIFY2(is_special_name(name), name);
        for (const char* name :
             {"", "[", "[]", "[1]", "cls", "CLS", "<b>", "<div>", "<||>", "<|", "|>", "[CLS] ", "x", "[unused]"})
            QVERIFY2(!is_special_name(name), name);
    }
    void padding()
    {
        for (const char* name : {"[PAD]", "<pad>", "<|pad|>", "[pad]"})
            QVERIFY2(is_padding_name(name) && is_special_name(name), name);
        for (const char* name : {"[CLS]", "pad", "<|endoftext|>", "</s>", ""})
            QVERIFY2(!is_padding_name(name), name);
    }
};

QTEST_APPLESS_MAIN(TestSpecialTokens)
#include "tst_special_tokens.moc"
