// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/documents/document.h"

#include <QString>

#include <string>
#include <vector>

namespace attn {

// Which matrices the user gives.
enum class MatricesForm {
    queriesKeysValues, // Q, K and V
    inputs,            // X, and W_q, W_k, W_v or other projections
    parameters,        // those that a text or a picture needs beside it
};
MatricesForm formOf(const Document& document);

struct MatrixSlot {
    std::string name; // in MatricesInput
    QString title;    // on the screen
    QString absent;   // what it means that it is not there
    bool required = false;
};
// The matrices that the document can use, in the order to fill them in.
std::vector<MatrixSlot> slotsOf(const Document& document);
QString titleOfMatrix(const std::string& name);

// Whether a text or a picture would use matrices of its own.
bool needsParameters(const OperatorSettings& settings);

// Puts in matrices that were read from a file. Q, K, V or X and Y make them the input.
void addMatrices(Document& document, const std::map<std::string, std::shared_ptr<const Matrix>>& read);

// Turns the document to matrices in this form, Q, K, V or X. Where the form has none yet, small ones are made up, so
// that there is something to change.
void setForm(Document& document, MatricesForm form);

} // namespace attn
