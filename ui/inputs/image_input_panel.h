// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/jobs/job_runner.h"
#include "ui/session/session.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QPushButton;
class QSpinBox;

namespace attn {

class Thumbnail;

// Chooses the picture, the size of its patches and what describes a patch.
class ImageInputPanel : public QWidget {
    Q_OBJECT
public:
    // `session` must outlive the panel.
    explicit ImageInputPanel(Session* session, QWidget* parent = nullptr);

    // Decodes the picture on another thread. When that fails, the panel says why and the document stays as it was.
    void openImage(const QString& path);

signals:
    void imageRefused(const QString& why);

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void build();
    void showDocument();
    void chooseFile();
    void chooseFeatures(int index);
    void say(const QString& message);

    Session* session_;
    JobRunner jobs_;
    Thumbnail* thumbnail_;
    QLabel* file_;
    QPushButton* open_;
    QWidget* cutting_ = nullptr; // the settings that only the playground uses
    QSpinBox* patch_;
    QComboBox* features_;
    QLabel* message_;
};

} // namespace attn
