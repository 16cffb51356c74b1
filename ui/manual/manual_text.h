// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/manual/manual.h"
#include "ui/manual/manual_picture.h"

#include <QHash>
#include <QTextBrowser>

#include <vector>

namespace attn {

class Settings;

// Shows pages of the manual one at a time, and knows the way back. Its pictures are drawn when their page is shown, in
// the theme of the window. Nothing comes from the network: an address outside is left to the desktop after a click.
class ManualText : public QTextBrowser {
    Q_OBJECT
public:
    // Both must outlive the text.
    ManualText(const Manual* manual, Settings* settings, QWidget* parent);

    // "links#heads": a page, and the heading to show first. A page that is not there leaves everything as it is.
    void open(const QString& place);
    // Opens the page, shows this block of it and marks the words there.
    void openAt(const QString& page, int block, const QStringList& words);
    QString page() const { return shown_.page; }

    bool canGoBack() const { return at_ > 0; }
    bool canGoOn() const { return at_ + 1 < visited_.size(); }
    void goBack();
    void goOn();

    QVariant loadResource(int type, const QUrl& name) override;

signals:
    void pageShown(); // also after a step back or forward

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    struct Visit {
        QString page;
        QString anchor;
        int scrolled = 0;
    };
    void visit(const Visit& next);
    void goTo(std::size_t place);
    void showVisit(const Visit& visit);
    void draw();
    void redraw();
    void follow(const QUrl& link);
    double pictureWidth() const;

    const Manual* manual_;
    Settings* settings_;
    Visit shown_;
    std::vector<Visit> visited_;
    std::size_t at_ = 0;
    double drawnWidth_ = 0.0;         // of the pictures on the page
    QHash<QString, QImage> pictures_; // by their settings, of this width and theme
};

} // namespace attn
