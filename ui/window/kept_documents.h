// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include <memory>
#include <mutex>

namespace attn {

// A file that one window keeps its document in while it is worked on. It belongs to the window: no other window and no
// other program takes it while this object lives, and when the program ends in any way it is free again.
class KeptDocument {
public:
    ~KeptDocument();
    KeptDocument(const KeptDocument&) = delete;
    KeptDocument& operator=(const KeptDocument&) = delete;

    const QString& path() const { return path_; }
    // Marks that a start with this document is under way, and that it got as far as its first picture.
    void noteStart();
    void noteFirstPicture();
    bool isStarting() const { return starting_; }

    std::mutex writing; // held while the file is written, so that nothing older is written after something newer

private:
    friend class KeptDocuments;
    KeptDocument(QString path, int lock);

    QString path_;
    bool starting_ = false;
    int lock_; // a descriptor, whose lock the system takes away with the process
};

// The folder of these files. Documents with unsaved work stay there until they are opened or thrown away. One more file
// holds what was open last and needs no keeping beyond the next start.
class KeptDocuments {
public:
    explicit KeptDocuments(QString folder);
    static QString defaultFolder();
    const QString& path() const { return folder_; }

    // A file of a new name; null when the folder cannot be written to.
    std::unique_ptr<KeptDocument> add() const;
    // Null when another window or program has it, or it is gone.
    std::unique_ptr<KeptDocument> take(const QString& path) const;
    // The documents with unsaved work that nobody has open, the newest first.
    QStringList left() const;
    // Where the document is that was open last.
    QString last() const;
    // Makes the document, which is written, the one that was open last.
    void keepAsLast(const KeptDocument& document) const;
    // Whether a start ended before its first picture; the next call says no.
    bool takeFailedStart() const;

private:
    QString folder_;
};

} // namespace attn
