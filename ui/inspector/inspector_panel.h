// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/inspector/inspection.h"
#include "ui/jobs/prepared.h"
#include "ui/session/session.h"

#include <QScrollArea>

#include <array>

class QFormLayout;
class QLabel;

namespace attn {

class BarList;
class TermBars;

// The numbers of the cell, row, column or rows that the user looks at. What takes longer than a frame to read is read
// off the window's thread, the last numbers stay until then; while the panel is hidden it reads nothing.
class InspectorPanel : public QScrollArea {
    Q_OBJECT
public:
    // `session` must outlive the panel.
    explicit InspectorPanel(Session* session, QWidget* parent = nullptr);

    QSize sizeHint() const override { return {260, 400}; }

protected:
    void showEvent(QShowEvent* event) override;

private:
    enum Field {
        weight,
        score,
        scaled,
        rank,
        maximum,
        sum,
        entropy,
        evenness,
        openKeys,
        rowMaximum,
        rowSum,
        fieldCount
    };
    // What the facts are of: a row, a column or several rows.
    struct Asked {
        std::shared_ptr<const Run> run;
        HeadPick pick;
        std::optional<Index> query;
        std::optional<Index> key; // of a column
        std::vector<Index> rows;
        bool operator==(const Asked&) const = default;
    };

    void build();
    void refresh();
    void showNothing();
    void showRow(Index query, std::optional<Index> key, const RowFacts& row);
    void showCell(Cell cell, const RowFacts& row);
    void showColumn(Index key, const RowFacts& facts);
    void showRows(const std::vector<Index>& queries, const RowFacts& rows);
    void showRowFacts(const RowFacts& row);
    void showBars(const QString& title, const std::vector<double>& weights, const std::vector<Token>& tokens,
                  std::optional<Index> current);
    void fill(Field field, const QString& value);
    void hideFields();
    Asked ask() const;
    bool haveFacts(const Asked& asked);
    static Index countCells(const Asked& asked);
    static RowFacts inspect(const Asked& asked, const RunControl& control);
    void hoverBar(Index index);
    void clickBar(Index index);
    Focus focusOfBar(Index index) const;

    Session* session_;
    std::shared_ptr<const Run> run_;
    bool outdated_ = false; // while hidden
    Focus shown_;
    QLabel* headline_;
    QLabel* head_;
    QLabel* note_;
    QFormLayout* form_;
    std::array<QLabel*, fieldCount> fields_{};
    std::array<QString, fieldCount> titles_;
    QLabel* barsTitle_;
    BarList* bars_;
    QLabel* termsTitle_;
    TermBars* terms_;
    Prepared<Asked, RowFacts> facts_;
};

} // namespace attn
