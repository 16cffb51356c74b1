#pragma once

#include "engine/playground/document.h"

#include <QString>
#include <QStringList>

namespace attn {

// Saved sessions, *.attnscope: a document as JSON (engine/playground/document_json.h). Pictures are decoded again when it is read;
// relative picture paths count from the file's folder. Throws Error naming the file and what is wrong with it.
Document readDocumentFile(const QString& path);
// Written aside and moved over the old file, which stays as it was when that fails. Throws Error naming the path.
void writeDocumentFile(const QString& path, const Document& document);

// `current` with the input that a file of any known kind holds: a picture, a text, finished weights (.csv .npy .npz .safetensors), or a whole
// saved session. Throws Error naming the file; a folder is refused with what to do.
Document openedDocument(const QString& path, const Document& current);

// For file dialogs.
QStringList openableFilters();

} // namespace attn
