#pragma once

#include "ui/inspector/inspection.h"
#include "ui/session/session.h"

#include <QScrollArea>

#include <array>

class QFormLayout;
class QLabel;

namespace attn {

class BarList;
class TermBars;

// The numbers of the cell, row, column or rows that the user looks at. Reads one row or one column of the weights, never more.
class InspectorPanel : public QScrollArea {
    Q_OBJECT
public:
    // `session` must outlive the panel.
    explicit InspectorPanel(Session* session, QWidget* parent = nullptr);

    QSize sizeHint() const override { return {260, 400}; }

private:
    enum Field { weight, score, scaled, rank, maximum, sum, entropy, evenness, openKeys, rowMaximum, rowSum, fieldCount };
    // Which row the cached facts are of.
    struct RowKey {
        const Run* run = nullptr;
        LayerIndex layer;
        HeadPick pick;
        Index query = -1;
        bool operator==(const RowKey&) const = default;
    };

    void build();
    void refresh();
    void showNothing();
    void showRow(Index query, std::optional<Index> key);
    void showCell(Cell cell, const RowFacts& row);
    void showColumn(Index key);
    void showRows(const std::vector<Index>& queries);
    void showRowFacts(const RowFacts& row);
    void showBars(const QString& title, const std::vector<double>& weights, const std::vector<Token>& tokens, std::optional<Index> current);
    void fill(Field field, const QString& value);
    void hideFields();
    const RowFacts& factsOf(Index query);
    void hoverBar(Index index);
    void clickBar(Index index);
    Focus focusOfBar(Index index) const;

    Session* session_;
    std::shared_ptr<const Run> run_;
    RowKey cachedKey_;
    RowFacts cached_;
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
};

} // namespace attn
