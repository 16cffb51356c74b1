// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/exporting/figure_choices.h"

#include <QWidget>

class QComboBox;
class QFormLayout;
class QLabel;

namespace attn {

// The fields of FigureChoices, and a line about what the file will hold. Fields that have no effect on the chosen
// figure cannot be used.
class FigureForm : public QWidget {
    Q_OBJECT
public:
    // The figure of `view`, which shows `run` as `shown` says. `choices` is what the fields say at first; with
    // proportions that are kept, its height follows from its width.
    FigureForm(std::shared_ptr<const Run> run, const FigureKind& view, const FigureParameters& shown,
               const FigureChoices& choices, QWidget* parent);

    const FigureChoices& choices() const { return choices_; }
    // Heads that are not possible become those that are shown. Where the proportions are kept, a new height changes the
    // width, and everything else that changes the shape of the figure changes the height.
    void setChoices(FigureChoices choices);

    // The figure that the choices make.
    const FigureKind& kind() const { return kindOf(choices_); }
    FigureParameters parameters() const { return choices_.appliedTo(shown_); }

signals:
    void choicesChanged();

private:
    using Usable = std::function<bool()>; // empty: always
    template <class Value>
    struct Option {
        QString text;
        Value value;
    };
    struct Field {
        QWidget* widget;
        std::function<void()> show; // what the choices say of it
        Usable usable;
    };

    // Each adds one row, bound to the choice that it shows and changes.
    template <class Value>
    void addList(const QString& label, Value FigureChoices::*choice, const std::vector<Option<Value>>& options,
                 Usable usable = {});
    template <class SpinBox, class Number>
    void addNumber(const QString& label, Number FigureChoices::*choice, SpinBox* box, Usable usable = {});
    void addText(const QString& label, QString FigureChoices::*choice, const QString& placeholder);
    void addCheck(const QString& label, bool FigureChoices::*choice, const QString& help = {}, Usable usable = {});
    void addField(const QString& label, QWidget* widget, std::function<void()> show, Usable usable);

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
    QLabel* note_; // on pixels, rectangles and pictures
};

} // namespace attn
