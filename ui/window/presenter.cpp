// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/presenter.h"

#include "ui/help/control_help.h"
#include "ui/session/session.h"
#include "ui/widgets/toast.h"
#include "ui/window/caption_bar.h"
#include "ui/window/style_actions.h"
#include "ui/window/view_stack.h"

#include <QAbstractSpinBox>
#include <QApplication>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QToolTip>

namespace attn {

namespace {

// Whoever types into a field means letters.
bool isTyping(const QWidget* focus)
{
    return qobject_cast<const QLineEdit*>(focus) || qobject_cast<const QPlainTextEdit*>(focus)
        || qobject_cast<const QAbstractSpinBox*>(focus);
}

} // namespace

Presenter::Presenter(const Parts& parts)
    : QObject(parts.window), parts_(parts), black_(new QWidget(parts.window)), sentence_(new QLineEdit(parts.window))
{
    black_->setAccessibleName(tr("Black screen"));
    black_->setAutoFillBackground(true);
    QPalette black;
    black.setColor(QPalette::Window, Qt::black);
    black_->setPalette(black);
    black_->hide();
    sentence_->setAccessibleName(tr("New sentence"));
    explain(sentence_, "new-sentence");
    sentence_->hide();
    connect(sentence_, &QLineEdit::returnPressed, this, &Presenter::takeSentence);
}

void Presenter::begin()
{
    if (on_)
        return;
    on_ = true;
    parts_.caption->setPresentation(true);
    setNumbers(false);
    qApp->installEventFilter(this);
    showKeys();
}

void Presenter::end()
{
    if (!on_)
        return;
    on_ = false;
    qApp->removeEventFilter(this);
    setBlack(false);
    sentence_->hide();
    parts_.toast->hide();
    parts_.caption->setPresentation(false);
    setNumbers(true);
}

void Presenter::showKeys()
{
    QStringList keys{tr("Space: next"),
                     tr("R: show the numbers"),
                     tr("T: change the sentence"),
                     tr("arrows: move"),
                     tr("comma and full stop: head"),
                     tr("1 to 5: view"),
                     tr("B: black"),
                     tr("Esc: leave")};
    // A line ends between two keys, and not between a key and what it does.
    parts_.toast->say(
        keys.replaceInStrings(QStringLiteral(" "), QString(QChar(QChar::Nbsp))).join(QStringLiteral(" · ")));
}

// Keys are taken before they reach shortcuts and views.
bool Presenter::eventFilter(QObject* watched, QEvent* event)
{
    const bool asks = event->type() == QEvent::ShortcutOverride;
    if (!asks && event->type() != QEvent::KeyPress)
        return QObject::eventFilter(watched, event);
    const auto* const widget = qobject_cast<QWidget*>(watched);
    auto* const key = static_cast<QKeyEvent*>(event);
    if (!widget || widget->window() != parts_.window || QApplication::activePopupWidget()
        || QApplication::activeModalWidget())
        return QObject::eventFilter(watched, event);
    if (sentence_->isVisible() && key->key() == Qt::Key_Escape) {
        if (!asks)
            sentence_->hide();
        event->accept();
        return true;
    }
    if (isTyping(widget) || (key->modifiers() & ~Qt::KeypadModifier) != Qt::NoModifier || !press(key->key(), !asks))
        return QObject::eventFilter(watched, event);
    event->accept();
    return true;
}

bool Presenter::press(int key, bool act)
{
    const auto does = [act](auto&& what) {
        if (act)
            what();
        return true;
    };
    if (black_->isVisible())
        return does([this] { setBlack(false); });
    if (key >= Qt::Key_1 && key < Qt::Key_1 + static_cast<int>(viewTable().size()))
        return does([this, key] { (*parts_.actions)[viewAction(static_cast<ViewKind>(key - Qt::Key_1))]->trigger(); });
    switch (key) {
    case Qt::Key_Space:
    case Qt::Key_PageDown: return does([this] { parts_.views->view()->step(1); });
    case Qt::Key_PageUp: return does([this] { parts_.views->view()->step(-1); });
    case Qt::Key_R: return does([this] { setNumbers(!numbers_); });
    case Qt::Key_B: return does([this] { setBlack(true); });
    case Qt::Key_T: return does([this] { editSentence(); });
    case Qt::Key_F1:
    case Qt::Key_Question: return does([this] { showKeys(); });
    default: return false;
    }
}

void Presenter::setNumbers(bool shown)
{
    numbers_ = shown;
    QToolTip::hideText();
    parts_.style->setNumbers(shown);
    parts_.caption->setFacts(shown);
}

void Presenter::setBlack(bool black)
{
    black_->setGeometry(parts_.window->rect());
    black_->setVisible(black);
    if (black)
        black_->raise();
}

void Presenter::editSentence()
{
    const Document& document = parts_.session->document();
    if (document.kind != InputKind::text)
        return;
    sentence_->setText(QString::fromStdString(document.text.text).simplified());
    // Over the caption, which is not there before the first picture.
    const QWidget* const views = parts_.views;
    const QPoint corner = (parts_.caption->isVisible() ? parts_.caption : views)->mapTo(parts_.window, QPoint(8, 4));
    sentence_->setGeometry(corner.x(), corner.y(), views->width() - 16, sentence_->sizeHint().height());
    sentence_->show();
    sentence_->raise();
    sentence_->selectAll();
    sentence_->setFocus(Qt::OtherFocusReason);
}

void Presenter::takeSentence()
{
    sentence_->hide();
    parts_.views->view()->setFocus();
    parts_.session->edit(tr("New sentence"), {},
                         [text = sentence_->text().toStdString()](Document& document) { document.text.text = text; });
}

} // namespace attn
