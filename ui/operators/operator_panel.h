// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/operators/effect.h"
#include "ui/session/session.h"

#include <QScrollArea>

class QComboBox;
class QFormLayout;
class QLabel;
class QPushButton;
class QSpinBox;
class QToolButton;

namespace attn {

class MaskControls;
class SeedSpin;
class TemperatureControl;

// All settings of the attention operator. A control without effect on the present input is disabled, and its tooltip
// says why.
class OperatorPanel : public QScrollArea {
    Q_OBJECT
public:
    // `session` must outlive the panel.
    explicit OperatorPanel(Session* session, QWidget* parent = nullptr);

    // Shows the state of the mask tool. Emits nothing.
    void setMaskTool(bool on);

    QSize sizeHint() const override;

signals:
    void maskToolToggled(bool on);

private:
    enum class Place { inSight, folded };
    struct Row {
        QWidget* widget;
        QToolButton* back; // sets the setting back
        Place place;
        std::function<bool(const OperatorSettings&, const OperatorSettings&)> differs;
    };

    void build();
    template <typename Value>
    void addSetting(const QString& name, const char* help, QWidget* field, Value OperatorSettings::*member,
                    Place place = Place::inSight);
    void showMore();
    void showMarks();
    void buildPresets(QFormLayout* form);
    void buildHeads();
    void buildInputs();
    void buildMore(QFormLayout* form);
    void connectChoices();
    void connectNumbers();
    void showDocument();
    void showHeads(const Document& document);
    void showEffect(const Document& document);
    void edit(const QString& what, const QString& merge, const std::function<void(OperatorSettings&)>& change);

    Session* session_;
    QPushButton* presets_;
    QComboBox* score_;
    QLabel* scoreFormula_;
    QComboBox* normalizer_;
    QLabel* normalizerFormula_;
    MaskControls* mask_;
    QComboBox* position_;
    TemperatureControl* temperature_;
    QComboBox* heads_;
    QComboBox* keyValueHeads_;
    QSpinBox* dimension_;
    QComboBox* embedding_;
    QComboBox* projection_;
    SeedSpin* seed_;
    QToolButton* newSeed_;
    QToolButton* more_;
    QPushButton* reset_;
    QFormLayout* form_ = nullptr;
    std::vector<Row> rows_;
};

} // namespace attn
