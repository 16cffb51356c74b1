// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/manual/manual.h"
#include "ui/manual/manual_search.h"

#include <QWidget>

class QLineEdit;
class QListWidget;
class QSplitter;
class QStackedWidget;
class QToolButton;
class QTreeWidget;

namespace attn {

class ManualText;
class Settings;

// The manual in a window of its own: contents and search at the left, the page at the right. In a narrow window either
// of them has all the room. Ctrl+F searches, Alt+Left goes back, Esc closes.
class ManualWindow : public QWidget {
    Q_OBJECT
public:
    // `settings` must outlive the window. It stands before `parent`, also where that is a dialog that everything else
    // waits for.
    ManualWindow(Manual::Inserts inserts, Settings* settings, QWidget* parent);

    const Manual& manual() const { return manual_; }
    const ManualText* text() const { return text_; }
    // Shows a place, "links#heads", and comes to the front.
    void open(const QString& place);

protected:
    void closeEvent(QCloseEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void build();
    void buildContents();
    QWidget* buildBar();
    void addKeys();
    void showPage();
    void showLeft();
    void showPageAlone();
    void search(const QString& words);
    void openHit(int row);
    void leave();

    Settings* settings_;
    Manual manual_;
    ManualSearch search_;
    std::vector<ManualHit> hits_;
    QToolButton* list_; // shows the contents
    QToolButton* back_;
    QToolButton* on_;
    QLineEdit* words_;
    QStackedWidget* left_; // the contents, or what was found
    QTreeWidget* contents_;
    QListWidget* found_;
    QSplitter* sides_;
    ManualText* text_;
};

} // namespace attn
