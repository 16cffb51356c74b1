// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/documents/document.h"
#include "engine/run_control/run_control.h"
#include "engine/runs/run.h"

#include <QString>
#include <QStringList>

namespace attn {

// Saved sessions, *.attnscope: a document as JSON (engine/documents/document_json.h). Pictures are decoded again when
// it is read; relative paths of pictures and models count from the file's folder. Throws Error naming the file and what
// is wrong with it.
Document readDocumentFile(const QString& path);
// Written aside and moved over the old file, which stays as it was when that fails. Throws Error naming the path.
void writeDocumentFile(const QString& path, const Document& document);

// Whether the ending of a file, in any case, is that of a saved session.
bool isDocumentFile(const QString& path);
// Whether a file holds finished weights that have to be loaded before it is known that they are sound (.csv .npz): not
// for the window's thread.
bool loadsWeights(const QString& path);
// Those weights. Throws Error naming the file, Cancelled.
std::shared_ptr<const Run> loadedWeights(const QString& path, const RunControl& control);
// `current` with the weights of the file, which is not looked at, as its input.
Document weightsDocument(const QString& path, const Document& current);

// `current` with the input that a file of any known kind holds: a picture, a text, finished weights (.csv .npy .npz
// .safetensors), or a whole saved session. Of weights on disk (.npy .safetensors) the header is read only. Throws Error
// naming the file; a folder is refused with what to do.
Document openedDocument(const QString& path, const Document& current);

// For file dialogs.
QStringList openableFilters();

} // namespace attn
