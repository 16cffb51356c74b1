// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inputs/layout_form.h"

#include "ui/help/control_help.h"
#include "ui/importing/image_file.h"
#include "ui/importing/layout_pictures.h"
#include "ui/session/undo_keys.h"
#include "ui/wording/counted.h"
#include "ui/wording/error_text.h"
#include "ui/wording/shortened.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>

#include <algorithm>

namespace attn {

namespace {

// The first entry of the choice of kinds is no layout; the others are those of LayoutKind.
constexpr int nowhere = 0;

int entryOf(LayoutKind kind)
{
    return static_cast<int>(kind) + 1;
}

// What a grid, a board, an axis or a track of the run's tokens is, before anybody says more.
Layout plainLayout(LayoutKind kind, Index tokens)
{
    constexpr Index boardSide = 8;
    Layout layout;
    layout.kind = kind;
    layout.parts = {{.columns = std::max<Index>(1, tokens)}};
    if (kind == LayoutKind::board)
        layout.parts = {
            {.first = std::max<Index>(0, tokens - boardSide * boardSide), .rows = boardSide, .columns = boardSide}};
    return layout;
}

} // namespace

LayoutForm::LayoutForm(Session* session, QWidget* parent)
    : QWidget(parent), session_(session), form_(new QFormLayout(this)), kind_(new QComboBox), axes_(new QComboBox),
      fit_(new QComboBox), seconds_(new QDoubleSpinBox), unit_(new QLineEdit), summary_(new QLabel),
      pictures_(new QPushButton(tr("Pictures\u2026"))), remove_(new QPushButton(tr("Remove")))
{
    setAccessibleName(tr("Where tokens lie"));
    build();
    connect(kind_, &QComboBox::activated, this, &LayoutForm::chooseKind);
    connect(axes_, &QComboBox::activated, this, [this](int axes) {
        edit("axes", [axes](Layout& layout) { layout.axes = static_cast<LayoutAxes>(axes); });
    });
    connect(fit_, &QComboBox::activated, this, [this](int fit) {
        edit("fit", [fit](Layout& layout) {
            for (LayoutPart& part : layout.parts)
                part.fit = static_cast<PictureFit>(fit);
        });
    });
    for (const auto& [number, field] :
         {std::pair{first_, "first"}, {rows_, "rows"}, {columns_, "columns"}, {merged_, "merged"}}) {
        connect(number, &QSpinBox::valueChanged, this, [this, name = field] { readNumbers(name); });
        connect(number, &QSpinBox::editingFinished, session, &Session::endMerge);
    }
    connect(seconds_, &QDoubleSpinBox::valueChanged, this,
            [this](double seconds) { edit("seconds", [seconds](Layout& layout) { layout.seconds = seconds; }); });
    connect(unit_, &QLineEdit::textEdited, this, [this](const QString& unit) {
        edit("unit", [unit](Layout& layout) { layout.unit = unit.toStdString(); });
    });
    connect(pictures_, &QPushButton::clicked, this, &LayoutForm::choosePictures);
    connect(remove_, &QPushButton::clicked, this, &LayoutForm::removeLayout);
    connect(&jobs_, &JobRunner::failed, this, &LayoutForm::pictureRefused);
    connect(session, &Session::documentChanged, this, &LayoutForm::showSession);
    connect(session, &Session::runFinished, this, &LayoutForm::showSession);
    passUndoKeys(this, session->undoStack());
    showSession();
}

QSpinBox* LayoutForm::addNumber(const QString& label, const QString& name, const char* help, int lowest)
{
    auto* const number = new QSpinBox;
    number->setRange(lowest, static_cast<int>(layout_limits::tokens));
    number->setKeyboardTracking(false);
    number->setAccessibleName(name);
    explain(number, help);
    number->setMinimumWidth(56);
    form_->addRow(label, number);
    return number;
}

QWidget* LayoutForm::buildButtons()
{
    auto* const buttons = new QWidget;
    auto* const row = new QHBoxLayout(buttons);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(pictures_);
    row->addWidget(remove_);
    row->addStretch();
    pictures_->setAccessibleName(tr("Open the pictures that tokens lie on"));
    explain(pictures_, "layout-pictures");
    remove_->setAccessibleName(tr("Lay tokens over nothing"));
    explain(remove_, "remove-layout");
    return buttons;
}

void LayoutForm::build()
{
    form_->setContentsMargins(0, 0, 0, 0);
    form_->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form_->setRowWrapPolicy(QFormLayout::WrapLongRows);
    kind_->addItems({tr("Nothing"), tr("Patches of a picture"), tr("Squares of a board"), tr("Frames of time"),
                     tr("Positions of a track")});
    kind_->setAccessibleName(tr("What tokens lie on"));
    explain(kind_, "lie-on");
    axes_->addItems({tr("Keys and queries"), tr("Keys"), tr("Queries")});
    axes_->setAccessibleName(tr("Which tokens lie there"));
    explain(axes_, "lying-tokens");
    fit_->addItems({tr("Whole picture"), tr("Padded"), tr("Centre-cropped")});
    fit_->setAccessibleName(tr("How patches lie on a picture of another shape"));
    explain(fit_, "picture-fit");
    seconds_->setDecimals(6);
    seconds_->setRange(0.000001, 1e6);
    seconds_->setKeyboardTracking(false);
    seconds_->setAccessibleName(tr("Seconds of a frame"));
    explain(seconds_, "frame-seconds");
    unit_->setAccessibleName(tr("What a position is called"));
    explain(unit_, "position-unit");
    unit_->setPlaceholderText(tr("residue"));
    unit_->setMaxLength(100);
    summary_->setWordWrap(true);
    summary_->setMinimumWidth(1); // and not that of its longest word
    summary_->setAccessibleName(tr("Layout in words"));
    form_->addRow(tr("Lie on"), kind_);
    form_->addRow(tr("Tokens"), axes_);
    first_ = addNumber(tr("Before"), tr("How many tokens stand before the patches"), "tokens-before", 0);
    rows_ = addNumber(tr("Rows"), tr("Rows of patches, before any are merged"), "patch-rows", 1);
    columns_ = addNumber(tr("Columns"), tr("Columns of patches, before any are merged"), "patch-columns", 1);
    merged_ = addNumber(tr("Merged"), tr("How many patches the model merges into a token, each way"), "merged", 1);
    form_->addRow(tr("Fit"), fit_);
    form_->addRow(tr("Seconds"), seconds_);
    form_->addRow(tr("Unit"), unit_);
    form_->addRow(summary_);
    form_->addRow(buildButtons());
}

void LayoutForm::showSession()
{
    const auto& placement = session_->document().placement;
    const QSignalBlocker quiet(kind_);
    kind_->setCurrentIndex(placement ? entryOf(placement->layout.kind) : nowhere);
    remove_->setEnabled(placement.has_value());
    for (QWidget* const field :
         std::initializer_list<QWidget*>{axes_, first_, rows_, columns_, merged_, fit_, seconds_, unit_, summary_}) {
        field->setVisible(placement.has_value());
        if (QWidget* const label = form_->labelForField(field))
            label->setVisible(placement.has_value());
    }
    if (placement)
        showLayout(placement->layout);
}

void LayoutForm::showLayout(const Layout& layout)
{
    const auto show = [this](QWidget* field, bool on) {
        field->setVisible(on);
        form_->labelForField(field)->setVisible(on);
    };
    const bool grid = layout.kind == LayoutKind::grid;
    show(rows_, grid || layout.kind == LayoutKind::board);
    show(merged_, grid);
    show(fit_, grid);
    show(seconds_, layout.kind == LayoutKind::time);
    show(unit_, layout.kind == LayoutKind::track);
    const auto regular = regular_of(layout);
    const RegularLayout shown = regular.value_or(RegularLayout{layout.parts.front().first});
    const QSignalBlocker quiet[] = {QSignalBlocker(axes_),    QSignalBlocker(first_),  QSignalBlocker(rows_),
                                    QSignalBlocker(columns_), QSignalBlocker(merged_), QSignalBlocker(fit_),
                                    QSignalBlocker(seconds_)};
    axes_->setCurrentIndex(static_cast<int>(layout.axes));
    first_->setValue(static_cast<int>(shown.first));
    merged_->setValue(static_cast<int>(layout.merged_rows));
    rows_->setValue(static_cast<int>(shown.rows * layout.merged_rows));
    columns_->setValue(static_cast<int>(shown.columns * layout.merged_columns));
    fit_->setCurrentIndex(static_cast<int>(layout.parts.front().fit));
    seconds_->setValue(layout.seconds);
    if (const QString unit = QString::fromStdString(layout.unit); unit_->text() != unit)
        unit_->setText(unit);
    for (QWidget* const field : {first_, rows_, columns_, merged_})
        field->setEnabled(regular.has_value());
    summary_->setText(shortened(summaryOf(layout)));
}

// The numbers of tokens, so that a wrong one is seen.
QString LayoutForm::summaryOf(const Layout& layout) const
{
    QStringList lines;
    const auto& run = session_->run();
    const auto tokens = run ? std::ssize(layout.axes == LayoutAxes::queries ? run->queries : run->keys) : Index{0};
    const auto parts = static_cast<int>(layout.parts.size());
    lines << tr("%1 before, %2 on %3, %4 behind")
                 .arg(layout.parts.front().first)
                 .arg(count_cells(layout))
                 .arg(counted(tr("%n part(s)", nullptr, parts), parts))
                 .arg(std::max<Index>(0, tokens - end_of(layout)));
    if (run && end_of(layout) > tokens)
        lines << tr("There are only %1 tokens: choose fewer rows or columns.").arg(tokens);
    if (!layout.pictures.empty()) {
        const auto more = static_cast<int>(layout.pictures.size()) - 1;
        const QString first = QFileInfo(QString::fromStdString(layout.pictures.front())).fileName();
        lines << (more > 0 ? counted(tr("%1 and %n more picture(s)", nullptr, more).arg(first), more) : first);
    }
    if (!note_.isEmpty())
        lines << note_;
    return lines.join(QLatin1Char('\n'));
}

void LayoutForm::edit(const char* field, const std::function<void(Layout&)>& change)
{
    note_.clear();
    session_->edit(tr("Layout"), QStringLiteral("layout-%1").arg(QLatin1String(field)), [&](Document& document) {
        if (!document.placement)
            return;
        Layout layout = document.placement->layout;
        change(layout);
        try {
            require_valid(layout);
        } catch (const Error&) {
            return; // as while a number is being typed
        }
        document.placement->layout = std::move(layout);
    });
    showSession();
}

void LayoutForm::readNumbers(const char* field)
{
    edit(field, [this](Layout& layout) {
        const auto parts = std::ssize(layout.parts);
        layout.merged_rows = layout.merged_columns = merged_->value();
        layout = with_regular(layout,
                              {first_->value(), parts, std::max<Index>(1, rows_->value() / merged_->value()),
                               std::max<Index>(1, columns_->value() / merged_->value())});
    });
}

void LayoutForm::chooseKind(int index)
{
    if (index == nowhere) {
        removeLayout();
        return;
    }
    const auto& run = session_->run();
    const Index tokens = run ? std::ssize(run->keys) : Index{1};
    session_->edit(tr("Layout"), {}, [&](Document& document) {
        Placement placement = document.placement.value_or(Placement{});
        Layout layout = plainLayout(static_cast<LayoutKind>(index - 1), tokens);
        if (index == entryOf(LayoutKind::grid) && run) {
            NamedPictures pictures{placement.pictures, placement.layout.pictures};
            Run bare = *run;
            bare.placement.reset();
            if (pictures.images.empty() || !pictures.images.front())
                pictures = {{std::make_shared<Image>(Image{1, 1, {0, 0, 0}})}, {}};
            layout = guess_placement(bare, pictures).placement.layout;
        }
        if (run && run->queries.size() != run->keys.size())
            layout.axes = LayoutAxes::keys;
        layout.pictures = placement.layout.pictures;
        document.placement = Placement{std::move(layout), placement.pictures};
    });
}

void LayoutForm::removeLayout()
{
    session_->edit(tr("Remove the layout"), {}, [](Document& document) { document.placement.reset(); });
}

void LayoutForm::choosePictures()
{
    const QStringList paths = QFileDialog::getOpenFileNames(this, tr("Open pictures"), {},
                                                            tr("Pictures (%1);;All files (*)").arg(pictureEndings()));
    if (!paths.isEmpty())
        openPictures(paths);
}

void LayoutForm::openPictures(const QStringList& paths)
{
    jobs_.start([this, paths](const RunControl& control) -> std::function<void()> {
        return [this, pictures = readPictures(paths, control)] {
            if (!session_->run())
                return;
            const GuessedPlacement guess = guess_placement(*session_->run(), pictures);
            note_ = guess.note ? messageText(*guess.note) : QString();
            session_->edit(tr("Lay over a picture"), {},
                           [&](Document& document) { document.placement = guess.placement; });
            showSession();
        };
    });
}

} // namespace attn
