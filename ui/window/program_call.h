// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/documents/document.h"
#include "ui/exporting/figure_kinds.h"

#include <QStringList>

namespace attn {

// A call of the program on the command line.
struct ProgramCall {
    QStringList arguments; // behind the name of the program, and without --output
    QString why;           // why there is no such call; empty where there is one
};

// What is shown.
struct ShownDocument {
    const Document& document;
    QString saved; // the file that holds the document as it is; empty: none does
    std::shared_ptr<const Run> run;
};

// The call that draws this figure. An input that no options can say, such as matrices that were typed, is named by the
// file of the document.
ProgramCall callOfFigure(const ShownDocument& shown, const FigureKind& kind, const FigureParameters& parameters,
                         const FigurePage& page);

// The call that writes the weights of `head` as they are shown.
ProgramCall callOfNumbers(const ShownDocument& shown, const HeadPick& head);

// The call as it is typed into a shell.
QString shellText(const ProgramCall& call, const QString& output);
// Lines of Python that make the call and load what it writes, a .npy file, as `weights`; its rows and columns are named
// by `queries` and `keys` where these are few.
QString pythonText(const ProgramCall& call, const QString& output, const Run& run);

} // namespace attn
