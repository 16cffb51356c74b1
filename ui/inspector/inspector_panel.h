// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/inspector/inspected.h"

#include <QScrollArea>

#include <array>

class QFormLayout;
class QLabel;
class QToolButton;

namespace attn {

class BarList;
class TermBars;
class TokenNames;

// What the user looks at: the cell, row, column or rows in one sentence, and below it the numbers.
class InspectorPanel : public QScrollArea {
    Q_OBJECT
public:
    // Both must outlive the panel.
    InspectorPanel(Selection* selection, Inspected* inspected, QWidget* parent = nullptr);

    QSize sizeHint() const override { return {260, 400}; }

protected:
    void showEvent(QShowEvent* event) override;

private:
    enum Field {
        weight,
        rank,
        score,
        scaled,
        maximum,
        sum,
        entropy,
        evenness,
        openKeys,
        rowMaximum,
        rowSum,
        fieldCount
    };
    static constexpr Field lastFirstNumber = rank; // those behind it are folded away
    void build();
    QWidget* makeNumbers();
    void refresh();
    void tell();
    void showNothing();
    void showRow(Index query, std::optional<Index> key, const RowFacts& row);
    void showCell(Cell cell, const RowFacts& row);
    void showColumn(Index key, const RowFacts& facts);
    void showRows(const std::vector<Index>& queries, const RowFacts& rows);
    void showRowFacts(const RowFacts& row);
    void showBars(const QString& title, const RowFacts& facts, const TokenNames& names, std::optional<Index> current);
    void fill(Field field, const QString& value);
    void fill(Field field, double number, const QString& unit = {});
    void hideFields();
    void hoverBar(Index index);
    void clickBar(Index index);
    Focus focusOfBar(Index index) const;

    Selection* selection_;
    Inspected* inspected_;
    std::shared_ptr<const Run> run_;
    bool outdated_ = false; // while hidden
    Inspected::Place shown_;
    RowFacts facts_;      // of what is shown, which stays when the pointer leaves
    bool pinned_ = false; // what is shown was pinned
    QLabel* fact_;
    QLabel* headline_;
    QLabel* head_;
    QLabel* note_;
    QFormLayout* form_;
    std::array<QLabel*, fieldCount> fields_{};
    std::array<QString, fieldCount> titles_;
    QToolButton* more_; // unfolds the numbers below the first ones
    QLabel* barsTitle_;
    BarList* bars_;
    QLabel* termsTitle_;
    TermBars* terms_;
};

} // namespace attn
