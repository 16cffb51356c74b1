// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/documents/document.h"
#include "engine/run_control/run_control.h"
#include "engine/runs/guessed_placement.h"
#include "engine/runs/run.h"
#include "ui/importing/files_together.h"

#include <QString>
#include <QStringList>

namespace attn {

// Reads a saved session (*.attnscope): a document as JSON (engine/documents/document_json.h). Its pictures are decoded
// again. Relative paths of pictures and models count from the folder of the file. Throws Error that names the file and
// what is wrong with it, and Cancelled.
Document readDocumentFile(const QString& path, const RunControl& control = {});
// Writes a new file and moves it over the old one, which stays as it was on failure. Throws Error that names the path,
// and Cancelled.
void writeDocumentFile(const QString& path, const Document& document, const RunControl& control = {});

// Whether the file name has the ending of a saved session, in upper or lower case.
bool isDocumentFile(const QString& path);
// What a file holds.
struct OpenedFile {
    Document document; // the input alone, unless it is a saved session
    // Of weights that had to be read as a whole before they can be trusted, as those of a table.
    std::shared_ptr<const Run> run = nullptr;
    bool session = false; // the document is a whole saved session
    QString labels = {};  // a file of labels beside weights, which has as many as they need
};

// Reads a picture, a text, attention weights (array_formats.h), or a whole saved session, which may be called .json. Of
// weights that stay on disk only the header is read. Throws Error that names the file, and Cancelled.
OpenedFile openedFile(const QString& path, const RunControl& control);
// Whether a file holds arrays that may be weights, by its first bytes. Throws Error for a file of another program that
// cannot be read.
bool isWeightsFile(const QString& path);
// Reads weights, with files of labels and of a layout where they are named, that are laid over these pictures: by the
// layout, by that of the file or by a guess. Where no layout fits, the weights lie over nothing.
OpenedFile openedOver(const FilesTogether& files, const NamedPictures& pictures, const RunControl& control);
// The layout of a file, over its own pictures, or over those of `before` where it names none. Throws Error naming the
// file, Cancelled.
Placement openedLayout(const QString& path, const Placement* before, const RunControl& control);
// Returns `current` with the input of this document, and the settings that its kind starts with.
Document withInput(const Document& current, const Document& opened);

// The filter of file dialogs.
QStringList openableFilters();

} // namespace attn
