// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/runs/guessed_placement.h"
#include "ui/jobs/job_runner.h"
#include "ui/session/session.h"

#include <QWidget>

class QComboBox;
class QDoubleSpinBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace attn {

// Where the tokens of loaded weights lie: a few numbers, each of which moves the cells over the picture at once. Parts
// that differ, as tiles and a thumbnail, are only named.
class LayoutForm : public QWidget {
    Q_OBJECT
public:
    // `session` must outlive the form.
    explicit LayoutForm(Session* session, QWidget* parent = nullptr);

    // Lays tokens over these pictures, by the layout that is there or by a guess.
    void openPictures(const QStringList& paths);

signals:
    void pictureRefused(const QString& why);

private:
    void build();
    QSpinBox* addNumber(const QString& label, const QString& name, const char* help, int lowest);
    QWidget* buildButtons();
    void showSession();
    void showLayout(const Layout& layout);
    void chooseKind(int index);
    void choosePictures();
    void removeLayout();
    void edit(const char* field, const std::function<void(Layout&)>& change);
    void readNumbers(const char* field);
    QString summaryOf(const Layout& layout) const;

    Session* session_;
    JobRunner jobs_;
    QFormLayout* form_;
    QComboBox* kind_;
    QComboBox* axes_;
    QSpinBox* first_;
    QSpinBox* rows_;
    QSpinBox* columns_;
    QSpinBox* merged_;
    QComboBox* fit_;
    QDoubleSpinBox* seconds_;
    QLineEdit* unit_;
    QLabel* summary_;
    QPushButton* pictures_;
    QPushButton* remove_;
    QString note_; // what the last guess has taken
};

} // namespace attn
