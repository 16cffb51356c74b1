// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/text/special_tokens.h"

#include <QTest>

using namespace attn;

class TestSpecialTokens : public QObject {
    Q_OBJECT
private slots:
    void names()
    {
        for (const char* name : {"[CLS]",
                                 "[SEP]",
                                 "[PAD]",
                                 "[MASK]",
                                 "[UNK]",
                                 "[unused12]",
                                 "<s>",
                                 "</s>",
                                 "<pad>",
                                 "<bos>",
                                 "<eos>",
                                 "<unk>",
                                 "<mask>",
                                 "<cls>",
                                 "<|endoftext|>",
                                 "<|im_start|>",
                                 "<|eot_id|>",
                                 "<extra_id_3>",
                                 "[cls]",
                                 "<start_of_turn>",
                                 "<\uff5cbegin\u2581of\u2581sentence\uff5c>",
                                 "[INST]",
                                 "<special0>",
                                 "<unused12>",
                                 "<im_patch>",
                                 "<fim_prefix>",
                                 "<|video_pad|>",
                                 "<image_soft_token>",
                                 "<</SYS>>"})
            QVERIFY2(is_special_name(name), name);
        for (const char* name : {"", "[", "[]", "[1]", "cls", "CLS", "<b>", "<div>", "<||>", "<|", "|>", "[CLS] ", "x",
                                 "[unused]", "<\uff5c\uff5c>", "<special>", "<unused1a>", "[link]"})
            QVERIFY2(!is_special_name(name), name);
    }
    void padding()
    {
        for (const char* name : {"[PAD]", "<pad>", "<|pad|>", "[pad]", "<|padding|>", "<|finetune_right_pad_id|>"})
            QVERIFY2(is_padding_name(name) && is_special_name(name), name);
        for (const char* name :
             {"[CLS]", "pad", "<|endoftext|>", "</s>", "", "<|image_pad|>", "<|finetune_right_pad_id|>s"})
            QVERIFY2(!is_padding_name(name), name);
    }
};

QTEST_APPLESS_MAIN(TestSpecialTokens)
#include "tst_special_tokens.moc"
