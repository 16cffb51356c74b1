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
    parameters,        // what a text or a picture needs besides
};
MatricesForm formOf(const Document& document);

struct MatrixSlot {
    std::string name; // in MatricesInput
    QString title;    // on the screen
    QString absent;   // what is used when it is missing
    bool required = false;
};
// The matrices that the document can use, in the order to fill them in.
std::vector<MatrixSlot> slotsOf(const Document& document);
QString titleOfMatrix(const std::string& name);

// Whether these settings need matrices also for a text or a picture.
bool needsParameters(const OperatorSettings& settings);

// Adds matrices that were read from a file. With Q, K, V or X and Y among them, the matrices become the input.
void addMatrices(Document& document, const std::map<std::string, std::shared_ptr<const Matrix>>& read);

// Makes matrices of this form the input of the document. If the form has none yet, small ones are made up, so that
// there is something to change.
void setForm(Document& document, MatricesForm form);

} // namespace attn
