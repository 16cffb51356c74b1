// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/documents/document.h"
#include "engine/run_control/run_control.h"
#include "engine/runs/run.h"

#include <QString>
#include <QStringList>

namespace attn {

// Reads a saved session (*.attnscope): a document as JSON (engine/documents/document_json.h). Its pictures are decoded
// again. Relative paths of pictures and models count from the folder of the file. Throws Error that names the file and
// what is wrong with it.
Document readDocumentFile(const QString& path);
// Writes a new file and moves it over the old one, which stays as it was on failure. Throws Error that names the path.
void writeDocumentFile(const QString& path, const Document& document);

// Whether the file name has the ending of a saved session, in upper or lower case.
bool isDocumentFile(const QString& path);
// Whether the file holds attention weights that must be read as a whole before they can be trusted (.csv .npz). That
// takes too long for the window's thread.
bool loadsWeights(const QString& path);
// Reads such weights. Throws Error that names the file, and Cancelled.
std::shared_ptr<const Run> loadedWeights(const QString& path, const RunControl& control);
// Returns `current` with the weights of this file as its input. Does not read the file.
Document weightsDocument(const QString& path, const Document& current);

// Returns `current` with the input that a file holds: a picture, a text, attention weights (.csv .npy .npz
// .safetensors), or a whole saved session. Of .npy and .safetensors only the header is read. Throws Error that names
// the file; for a folder it says what to do.
Document openedDocument(const QString& path, const Document& current);

// The filter of file dialogs.
QStringList openableFilters();

} // namespace attn
