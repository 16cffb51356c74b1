// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/manual/manual_text.h"

#include "engine/tensor/error.h"
#include "ui/manual/manual_page.h"
#include "ui/settings/settings.h"

#include <QDesktopServices>
#include <QScrollBar>
#include <QTextBlock>
#include <QTextTable>

#include <algorithm>

namespace attn {

namespace {

constexpr double margin = 24.0;  // pixels around the text
constexpr double widest = 560.0; // pictures, in pixels
constexpr double narrowest = 280.0;
constexpr double widthStep = 40.0; // so that they are not drawn again for every pixel of a new size
constexpr int longestLine = 760;   // of text with its margins, so that the eye finds the next one

} // namespace

ManualText::ManualText(const Manual* manual, Settings* settings, QWidget* parent)
    : QTextBrowser(parent), manual_(manual), settings_(settings)
{
    setAccessibleName(tr("Page of the manual"));
    setOpenLinks(false);
    setFrameShape(QFrame::NoFrame);
    setLineWrapMode(FixedPixelWidth);
    document()->setDocumentMargin(margin);
    connect(this, &QTextBrowser::anchorClicked, this, &ManualText::follow);
    connect(settings, &Settings::viewStyleChanged, this, &ManualText::redraw);
}

void ManualText::open(const QString& place)
{
    const QString page = place.section(u'#', 0, 0);
    if (manual_->has(page))
        visit({page, place.section(u'#', 1), 0});
}

void ManualText::openAt(const QString& page, int block, const QStringList& words)
{
    open(page);
    QTextCursor there(document()->findBlockByNumber(block));
    const QTextTable* const table = there.currentTable();
    const int end = table ? table->cellAt(table->cellAt(there).row(), table->columns() - 1).lastPosition()
                          : there.block().position() + there.block().length();
    QTextCharFormat marked;
    marked.setBackground(palette().highlight());
    marked.setForeground(palette().highlightedText());
    QList<ExtraSelection> marks;
    for (const QString& word : words)
        for (QTextCursor at = document()->find(word, there); !at.isNull() && at.selectionEnd() <= end;
             at = document()->find(word, at))
            marks.push_back({at, marked});
    setExtraSelections(marks);
    setTextCursor(there);
    const int top = cursorRect(there).top() + verticalScrollBar()->value();
    verticalScrollBar()->setValue(top - viewport()->height() / 3);
}

void ManualText::visit(const Visit& next)
{
    if (!visited_.empty()) {
        visited_[at_].scrolled = verticalScrollBar()->value();
        visited_.resize(at_ + 1);
        if (next.page == visited_[at_].page && next.anchor == visited_[at_].anchor)
            visited_.pop_back(); // the same place once more is no step
    }
    visited_.push_back(next);
    at_ = visited_.size() - 1;
    showVisit(next);
}

void ManualText::goBack()
{
    if (canGoBack())
        goTo(at_ - 1);
}

void ManualText::goOn()
{
    if (canGoOn())
        goTo(at_ + 1);
}

void ManualText::goTo(std::size_t place)
{
    visited_[at_].scrolled = verticalScrollBar()->value();
    at_ = place;
    showVisit(visited_[at_]);
}

void ManualText::showVisit(const Visit& visit)
{
    const bool another = visit.page != shown_.page;
    shown_ = visit;
    setExtraSelections({});
    if (another)
        draw();
    if (visit.scrolled > 0)
        verticalScrollBar()->setValue(visit.scrolled);
    else if (!visit.anchor.isEmpty())
        scrollToAnchor(visit.anchor);
    else
        verticalScrollBar()->setValue(0);
    emit pageShown();
}

void ManualText::draw()
{
    drawnWidth_ = pictureWidth();
    fillPage(document(), manual_->markdown(shown_.page), settings_->theme());
    setTextCursor(QTextCursor(document())); // it would stay at the end, and the page with it
}

// In another theme, font or width.
void ManualText::redraw()
{
    pictures_.clear();
    if (shown_.page.isEmpty())
        return;
    const int scrolled = verticalScrollBar()->value();
    draw();
    verticalScrollBar()->setValue(scrolled);
}

double ManualText::pictureWidth() const
{
    const double room = viewport()->width() - 2.0 * margin;
    return std::clamp(std::floor(room / widthStep) * widthStep, narrowest, widest);
}

QVariant ManualText::loadResource(int, const QUrl& name)
{
    if (name.scheme() != QLatin1String("picture"))
        return {};
    const QString settings = name.path();
    if (!pictures_.contains(settings)) {
        try {
            pictures_[settings] = manualPicture(settings, {settings_->theme(), drawnWidth_, devicePixelRatioF()});
        } catch (const Error&) { // a picture that cannot be drawn leaves its words
            return {};
        }
    }
    return pictures_[settings];
}

void ManualText::follow(const QUrl& link)
{
    const QString path = link.path();
    if (!link.scheme().isEmpty())
        QDesktopServices::openUrl(link);
    else if (path.isEmpty())
        open(shown_.page + u'#' + link.fragment());
    else if (path.endsWith(QLatin1String(".md")))
        open(path.chopped(3) + u'#' + link.fragment());
}

void ManualText::resizeEvent(QResizeEvent* event)
{
    QTextBrowser::resizeEvent(event);
    setLineWrapColumnOrWidth(std::min(viewport()->width(), longestLine));
    if (!shown_.page.isEmpty() && pictureWidth() != drawnWidth_)
        redraw();
}

void ManualText::changeEvent(QEvent* event)
{
    QTextBrowser::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        redraw();
}

} // namespace attn
