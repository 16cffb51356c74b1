// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/exporting/figure_choices.h"

#include <QWidget>

class QFormLayout;
class QLabel;

namespace attn {

// The fields of FigureChoices, and a line about the content of the file. Fields without effect on the chosen figure are
// disabled.
class FigureForm : public QWidget {
    Q_OBJECT
public:
    // `view` and `shown` tell what the window shows of `run`. `choices` are the first values of the fields; if
    // proportions are kept, the height follows from the width.
    FigureForm(std::shared_ptr<const Run> run, const FigureKind& view, const FigureParameters& shown,
               const FigureChoices& choices, QWidget* parent);

    const FigureChoices& choices() const { return choices_; }
    // If the heads are not possible, the shown ones are chosen. If proportions are kept, a new height changes the
    // width, and any other change of the shape changes the height.
    void setChoices(FigureChoices choices);

    // The parameters of the figure with these choices.
    const FigureKind& kind() const { return kindOf(choices_); }
    FigureParameters parameters() const { return choices_.appliedTo(shown_); }

signals:
    void choicesChanged();

private:
    using Usable = std::function<bool()>; // empty: always usable
    template <class Value>
    struct Option {
        QString text;
        Value value;
    };
    struct Field {
        QWidget* widget;
        std::function<void()> show; // puts the choice into the field
        Usable usable;
    };

    // Each of these adds a row that shows and changes one choice.
    template <class Value>
    void addList(const QString& label, const char* help, Value FigureChoices::*choice,
                 const std::vector<Option<Value>>& options, Usable usable = {});
    template <class SpinBox, class Number>
    void addNumber(const QString& label, const char* help, Number FigureChoices::*choice, SpinBox* box,
                   Usable usable = {});
    void addText(const QString& label, const char* help, QString FigureChoices::*choice, const QString& placeholder,
                 Usable usable);
    void addCheck(const QString& label, const char* help, bool FigureChoices::*choice, Usable usable = {});
    void addField(const QString& label, const char* help, QWidget* widget, std::function<void()> show, Usable usable);

    std::vector<Option<FigureHeads>> headOptions() const;
    std::vector<Option<bool>> partOptions() const;
    template <class Value>
    void edit(Value FigureChoices::*choice, const Value& value);
    void showChoices();
    const FigureKind& kindOf(const FigureChoices& choices) const;
    double suitedHeight(const FigureChoices& choices) const;

    std::shared_ptr<const Run> run_;
    const FigureKind& view_;
    FigureParameters shown_;
    FigureChoices choices_;
    QFormLayout* layout_;
    std::vector<Field> fields_;
    QLabel* note_; // says how the figure is stored
};

} // namespace attn
