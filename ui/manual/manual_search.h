// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include <vector>

namespace attn {

class Manual;

// A place of the manual where words were found.
struct ManualHit {
    QString page;
    QString place; // the title of the page and the heading that it stands under
    QString line;  // the text there, or what follows a heading
    int block = 0; // which block of the page it begins with
};

// Finds words in all pages. The pages are read when something is looked for the first time.
class ManualSearch {
public:
    // `manual` must outlive the search.
    explicit ManualSearch(const Manual& manual) : manual_(&manual) {}

    // Where all of these words stand in one paragraph or row of a table, each as a part of a word in any case. Titles
    // come before headings, and headings before other text.
    std::vector<ManualHit> find(const QString& words);

private:
    struct Block {
        ManualHit hit;
        QString text;  // what is searched
        int level = 0; // of a heading, from 1; 0: other text
    };
    void read();
    static int rankOf(const Block& block, const QString& word);

    const Manual* manual_;
    std::vector<Block> blocks_;
};

// The words of a search.
QStringList wordsOf(const QString& text);

} // namespace attn
