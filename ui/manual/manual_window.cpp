// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/manual/manual_window.h"

#include "ui/manual/manual_text.h"
#include "ui/settings/settings.h"
#include "ui/widgets/two_line_delegate.h"
#include "ui/wording/shortened.h"

#include <QCloseEvent>
#include <QCoreApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QScreen>
#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace attn {

namespace {

constexpr int pageRole = Qt::UserRole;
constexpr qsizetype longestLine = 160; // characters of what was found
constexpr QSize largestSize(900, 720);
constexpr QSize smallestSize(480, 360);
constexpr int leftWidth = 240;
constexpr int wide = 720; // from here on the contents stand beside the page

const QString stateName = QStringLiteral("manual");

// The line from shortly before the word on.
QString around(const QString& line, const QString& word)
{
    constexpr qsizetype before = 16; // characters
    const qsizetype at = line.indexOf(word, 0, Qt::CaseInsensitive);
    const qsizetype start = at > before ? line.indexOf(u' ', at - before) + 1 : 0;
    return (start > 0 ? QStringLiteral("… ") : QString()) + shortened(line.mid(std::min(start, at)), longestLine);
}

// Not half of the screen, so that the other window can be seen beside it.
QSize firstSize(const QSize& screen)
{
    return QSize(9 * screen.width() / 20, screen.height() - 80)
        .boundedTo(largestSize)
        .expandedTo(smallestSize)
        .boundedTo(screen);
}

} // namespace

ManualWindow::ManualWindow(Manual::Inserts inserts, Settings* settings, QWidget* parent)
    : QWidget(parent, Qt::Window), settings_(settings), manual_(std::move(inserts)), search_(manual_),
      list_(new QToolButton(this)), back_(new QToolButton(this)), on_(new QToolButton(this)),
      words_(new QLineEdit(this)), left_(new QStackedWidget(this)), contents_(new QTreeWidget), found_(new QListWidget),
      sides_(new QSplitter(this)), text_(new ManualText(&manual_, settings, this))
{
    setAccessibleName(tr("Manual"));
    build();
    addKeys();
    connect(text_, &ManualText::pageShown, this, &ManualWindow::showPage);
    connect(words_, &QLineEdit::textChanged, this, &ManualWindow::search);
    connect(words_, &QLineEdit::returnPressed, this, [this] { openHit(found_->currentRow()); });
    connect(found_, &QListWidget::itemClicked, this, [this] { openHit(found_->currentRow()); });
    connect(found_, &QListWidget::itemActivated, this, [this] { openHit(found_->currentRow()); });
    connect(contents_, &QTreeWidget::currentItemChanged, this, [this](const QTreeWidgetItem* item) {
        if (const QString page = item ? item->data(0, pageRole).toString() : QString(); !page.isEmpty())
            text_->open(page);
    });
    for (const auto signal : {&QTreeWidget::itemClicked, &QTreeWidget::itemActivated})
        connect(contents_, signal, this, [this](const QTreeWidgetItem* item) {
            if (!item->data(0, pageRole).toString().isEmpty())
                showPageAlone();
        });
    if (!restoreGeometry(settings_->state(stateName)))
        resize(firstSize(screen()->availableSize()));
    list_->setChecked(width() >= wide);
    showLeft();
}

void ManualWindow::build()
{
    buildContents();
    found_->setAccessibleName(tr("Places found"));
    found_->setItemDelegate(new TwoLineDelegate(found_));
    found_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    left_->addWidget(contents_);
    left_->addWidget(found_);
    sides_->addWidget(left_);
    sides_->addWidget(text_);
    sides_->setStretchFactor(1, 1);
    sides_->setSizes({leftWidth, largestSize.width() - leftWidth});
    auto* const rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    rows->addWidget(buildBar());
    rows->addWidget(sides_, 1);
}

void ManualWindow::buildContents()
{
    contents_->setAccessibleName(tr("Contents"));
    contents_->setHeaderHidden(true);
    contents_->setRootIsDecorated(false);
    contents_->setItemDelegate(new TwoLineDelegate(contents_));
    contents_->setIndentation(12);
    contents_->setFrameShape(QFrame::NoFrame);
    found_->setFrameShape(QFrame::NoFrame);
    for (const ManualChapter& chapter : manual_.chapters()) {
        auto* const heading = new QTreeWidgetItem(contents_, {chapter.title});
        QFont bold = contents_->font();
        bold.setBold(true);
        heading->setFont(0, bold);
        heading->setFlags(Qt::ItemIsEnabled);
        for (const ManualChapter::Entry& entry : chapter.entries)
            (new QTreeWidgetItem(heading, {entry.title}))->setData(0, pageRole, entry.page);
    }
    contents_->expandAll();
    contents_->setItemsExpandable(false);
}

QWidget* ManualWindow::buildBar()
{
    const auto shape = [](QToolButton* button, Qt::ArrowType arrow, const QString& name) {
        button->setArrowType(arrow);
        button->setAutoRaise(true);
        button->setAccessibleName(name);
        button->setToolTip(name);
    };
    list_->setText(tr("&Contents"));
    list_->setAccessibleName(tr("Show the contents"));
    list_->setToolTip(tr("Shows or hides the contents"));
    list_->setAutoRaise(true);
    list_->setCheckable(true);
    connect(list_, &QToolButton::toggled, this, &ManualWindow::showLeft);
    shape(back_, Qt::LeftArrow, tr("Back (Alt+Left)"));
    shape(on_, Qt::RightArrow, tr("Forward (Alt+Right)"));
    connect(back_, &QToolButton::clicked, text_, &ManualText::goBack);
    connect(on_, &QToolButton::clicked, text_, &ManualText::goOn);
    words_->setAccessibleName(tr("Search the manual"));
    words_->setPlaceholderText(tr("Search the manual (Ctrl+F)"));
    words_->setClearButtonEnabled(true);
    words_->setMaximumWidth(400);
    words_->setMaxLength(200);
    words_->installEventFilter(this);
    auto* const bar = new QWidget(this);
    auto* const row = new QHBoxLayout(bar);
    row->setContentsMargins(8, 8, 8, 8);
    row->addWidget(list_);
    row->addWidget(back_);
    row->addWidget(on_);
    row->addWidget(words_, 1);
    row->addStretch();
    return bar;
}

void ManualWindow::addKeys()
{
    const auto add = [this](const QKeySequence& keys, auto act) {
        connect(new QShortcut(keys, this), &QShortcut::activated, this, act);
    };
    add(QKeySequence::Find, [this] {
        words_->setFocus(Qt::ShortcutFocusReason);
        words_->selectAll();
    });
    add(QKeySequence::Back, [this] { text_->goBack(); });
    add(QKeySequence::Forward, [this] { text_->goOn(); });
    add(Qt::Key_Escape, [this] { leave(); });
}

void ManualWindow::open(const QString& place)
{
    text_->open(place);
    words_->clear();
    showPageAlone();
    show();
    raise();
    activateWindow();
    text_->setFocus();
}

// The contents follow the page.
void ManualWindow::showPage()
{
    back_->setEnabled(text_->canGoBack());
    on_->setEnabled(text_->canGoOn());
    const QString title = manual_.titleOf(text_->page());
    setWindowTitle(title.isEmpty() ? tr("Manual") : tr("%1 – Manual").arg(title));
    const QSignalBlocker quiet(contents_);
    contents_->setCurrentItem(nullptr);
    for (QTreeWidgetItemIterator item(contents_); *item; ++item)
        if ((*item)->data(0, pageRole).toString() == text_->page())
            contents_->setCurrentItem(*item);
}

void ManualWindow::search(const QString& words)
{
    hits_ = search_.find(words);
    found_->clear();
    for (const ManualHit& hit : hits_) {
        auto* const item = new QListWidgetItem(hit.place, found_);
        item->setData(Qt::AccessibleDescriptionRole, around(hit.line, wordsOf(words).front()));
        item->setToolTip(QStringLiteral("<p>%1</p>").arg(hit.line.toHtmlEscaped()));
    }
    if (hits_.empty()) {
        auto* const none = new QListWidgetItem(tr("Nothing is written about that"), found_);
        none->setFlags(Qt::NoItemFlags);
    }
    found_->setCurrentRow(0);
    showLeft();
}

// The contents, or what was found.
void ManualWindow::showLeft()
{
    const bool searching = !words_->text().trimmed().isEmpty();
    left_->setCurrentWidget(searching ? static_cast<QWidget*>(found_) : contents_);
    left_->setVisible(searching || list_->isChecked());
    text_->setVisible(width() >= wide || left_->isHidden());
}

// Once something is chosen in a narrow window.
void ManualWindow::showPageAlone()
{
    if (width() >= wide)
        return;
    list_->setChecked(false);
    left_->hide();
    text_->show();
    text_->setFocus();
}

void ManualWindow::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    if (!event->oldSize().isValid() || (event->size().width() >= wide) != (event->oldSize().width() >= wide))
        showLeft();
}

void ManualWindow::openHit(int row)
{
    if (row < 0 || row >= std::ssize(hits_))
        return;
    const ManualHit& hit = hits_[static_cast<std::size_t>(row)];
    showPageAlone();
    QCoreApplication::sendPostedEvents(sides_, QEvent::LayoutRequest); // the page gets its width before it is scrolled
    text_->openAt(hit.page, hit.block, wordsOf(words_->text()));
}

// Esc ends the search before it closes the window.
void ManualWindow::leave()
{
    if (words_->text().isEmpty())
        close();
    else
        words_->clear();
}

// The arrow keys choose among the places while the words are typed.
bool ManualWindow::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == words_ && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        const int step = key == Qt::Key_Down ? 1 : key == Qt::Key_Up ? -1 : 0;
        if (step != 0 && !hits_.empty()) {
            found_->setCurrentRow(std::clamp(found_->currentRow() + step, 0, found_->count() - 1));
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void ManualWindow::closeEvent(QCloseEvent* event)
{
    settings_->setState(stateName, saveGeometry());
    QWidget::closeEvent(event);
}

} // namespace attn
