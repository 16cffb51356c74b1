// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMap>
#include <QString>
#include <QStringList>

#include <vector>

namespace attn {

// Pages under one heading of the contents.
struct ManualChapter {
    QString title;
    struct Entry {
        QString page; // its name, without the ending
        QString title;
    };
    std::vector<Entry> entries;
};

// The manual's pages as they are in the program (resources/manual). The page "index" lists them all.
class Manual {
public:
    // Texts in Markdown that stand where a page says <!-- insert: NAME -->.
    using Inserts = QMap<QString, QString>;
    explicit Manual(Inserts inserts);

    const std::vector<ManualChapter>& chapters() const { return chapters_; }
    // All pages, in the order of the contents.
    const QStringList& pages() const { return pages_; }
    bool has(const QString& page) const;
    QString titleOf(const QString& page) const;
    // A page in Markdown, with its inserts and the addresses of its pictures. Empty where there is no such page.
    QString markdown(const QString& page) const;
    // What the tables of a page list: what stands first in their rows.
    QString keywords(const QString& page) const;

private:
    void readContents();

    Inserts inserts_;
    std::vector<ManualChapter> chapters_;
    QStringList pages_;
};

} // namespace attn
