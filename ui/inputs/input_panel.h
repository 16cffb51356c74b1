#pragma once

#include "ui/session/session.h"

#include <QWidget>

class QLabel;
class QStackedWidget;
class QTabBar;

namespace attn {

class ImageInputPanel;
class MatricesInputPanel;

// What attention runs on: a text, a picture, matrices, or finished weights from a file.
class InputPanel : public QWidget {
    Q_OBJECT
public:
    // `session` must outlive the panel.
    explicit InputPanel(Session* session, QWidget* parent = nullptr);

    void openImage(const QString& path);
    void openMatrix(const std::string& name, const QString& path);

signals:
    // A file that openImage was given cannot be shown.
    void openRefused(const QString& why);

private:
    enum Tab { textTab, imageTab, matricesTab, weightsTab };
    void showDocument();
    void chooseTab(int index);

    Session* session_;
    QTabBar* tabs_;
    QStackedWidget* pages_;
    ImageInputPanel* image_;
    MatricesInputPanel* matrices_;
    QLabel* weights_;
    InputKind shownKind_ = InputKind::text;
};

} // namespace attn
