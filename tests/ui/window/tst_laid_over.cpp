// SPDX-License-Identifier: GPL-3.0-or-later
// Attention of another program and its picture, as a researcher brings them into the window.
#include "engine/formats/array_file.h"
#include "tests/made/windows.h"
#include "ui/image_overlay/image_view.h"
#include "ui/importing/document_file.h"
#include "ui/inputs/layout_form.h"

#include <QComboBox>
#include <QPushButton>
#include <QSpinBox>
#include <QToolButton>

using namespace attn;

class LaidOverTest : public QObject, WindowTest {
    Q_OBJECT

    QString path(const QString& name) const { return folder_.filePath(name); }

    QString dump(const QString& name, Index queries, Index keys)
    {
        NamedArray array{.name = "weights", .shape = {queries, keys}};
        for (Index i = 0; i < queries * keys; ++i)
            array.values.push_back(static_cast<double>(i % 1009 + 1) / 1024.0);
        write_arrays(path(name).toStdString(), {.arrays = {array}});
        return path(name);
    }

    QString picture(const QString& name, int height, int width)
    {
        QImage image(width, height, QImage::Format_RGB32);
        image.fill(Qt::darkCyan);
        image.save(path(name));
        return path(name);
    }

    void dropAll(const QStringList& paths)
    {
        QMimeData data;
        QList<QUrl> urls;
        for (const QString& each : paths)
            urls << QUrl::fromLocalFile(each);
        data.setUrls(urls);
        window_->files()->drop(data);
        QTRY_VERIFY(!isBusy());
    }

    const Placement* placement() const { return session_->run() ? placement_of(*session_->run()) : nullptr; }

    LayoutPart part() const { return placement() ? placement()->layout.parts.front() : LayoutPart{}; }

    template <class Widget>
    Widget* field(const QString& name) const
    {
        for (auto* const widget : window_->findChildren<Widget*>())
            if (widget->accessibleName() == name)
                return widget;
        return nullptr;
    }

    bool seesPicture() const
    {
        const auto* const view = window_->findChild<ImageView*>();
        return view && view->isVisible() && view->accessibleDescription().contains("mean of all queries");
    }

private slots:
    void init() { openWindow(); }
    void cleanup() { closeWindow(); }

    void aPictureIsDroppedOnADump()
    {
        dropAll({dump("vit.npy", 197, 197)});
        QVERIFY(!placement());
        dropAll({picture("p.png", 224, 224)});
        QCOMPARE(session_->document().kind, InputKind::weights);
        QCOMPARE(part(), (LayoutPart{.first = 1, .rows = 14, .columns = 14}));
        QVERIFY(seesPicture());
        QCOMPARE(field<QSpinBox>("How many tokens stand before the patches")->value(), 1);
        QCOMPARE(field<QSpinBox>("Rows of patches, before any are merged")->value(), 14);
        session_->undoStack()->undo();
        QTRY_VERIFY(!isBusy());
        QVERIFY(!placement() && !session_->document().placement);
        QCOMPARE(session_->run()->keys.size(), std::size_t{197});
        session_->undoStack()->redo();
        QTRY_VERIFY(placement());
    }

    void aDumpIsDroppedOnAPicture()
    {
        dropAll({picture("p.png", 336, 616)});
        QCOMPARE(session_->document().kind, InputKind::image);
        dropAll({dump("merged.npy", 3, 12 * 22)});
        QCOMPARE(session_->document().kind, InputKind::weights);
        QCOMPARE(part(), (LayoutPart{.rows = 12, .columns = 22}));
        QCOMPARE(placement()->layout.axes, LayoutAxes::keys);
        QVERIFY(placement()->picture(0));
        // One that does not fit lies over nothing.
        dropAll({picture("q.png", 224, 224)});
        session_->edit("image", {}, [](Document& document) {
            document.kind = InputKind::image;
            document.image.image = document.placement->pictures.front();
            document.placement.reset();
        });
        QTRY_VERIFY(!isBusy());
        dropAll({dump("short.csv", 7, 7)});
        QCOMPARE(session_->document().kind, InputKind::weights);
        QVERIFY(!placement());
    }

    QString layout(const QString& name, const QByteArray& json)
    {
        QFile file(path(name));
        if (!file.open(QFile::WriteOnly) || file.write(json) != json.size())
            qFatal("no file can be written");
        return file.fileName();
    }

    void aLayoutIsDroppedOnADump()
    {
        const QString where = layout("where.layout.json", R"({"parts": [{"first": 3, "rows": 2, "columns": 5}]})");
        dropAll({dump("ten.npy", 13, 13)});
        dropAll({where});
        QCOMPARE(session_->document().kind, InputKind::weights);
        QCOMPARE(part(), (LayoutPart{.first = 3, .rows = 2, .columns = 5}));
        QVERIFY2(errorText().isEmpty(), qPrintable(errorText()));
        // A picture that is there already stays.
        dropAll({picture("p.png", 20, 50)});
        dropAll({where});
        QCOMPARE(part().first, Index{3});
        QVERIFY(placement()->picture(0));
        // One of more tokens than there are changes nothing.
        dropAll({layout("far.layout.json", R"({"parts": [{"first": 9, "rows": 2, "columns": 5}]})")});
        QVERIFY2(errorText().startsWith("far.layout.json: the layout reaches to token 18"), qPrintable(errorText()));
        QCOMPARE(part().first, Index{3});
        dropAll({layout("wrong.layout.json", R"({"parts": 7})")});
        QVERIFY2(errorText().contains("wrong.layout.json: parts"), qPrintable(errorText()));
        session_->undoStack()->undo();
    }

    void aDumpItsLayoutAndItsPictureAreDroppedTogether()
    {
        const QString where =
            layout("cells.layout.json", R"({"axes": "keys", "parts": [{"first": 1, "rows": 3, "columns": 4}]})");
        dropAll({picture("p.png", 30, 40), where, dump("anything.npy", 5, 15)});
        QCOMPARE(part(), (LayoutPart{.first = 1, .rows = 3, .columns = 4}));
        QCOMPARE(placement()->layout.axes, LayoutAxes::keys);
        QVERIFY(placement()->picture(0));
        window_->files()->newSentence();
        QTRY_VERIFY(!isBusy());
        dropAll({where, dump("other.npy", 5, 15)});
        QCOMPARE(part().columns, Index{4});
    }

    void aLayoutAloneSaysWhatToDo()
    {
        session_->edit("text", {}, [](Document& document) { document.text.text = "a b"; });
        QTRY_VERIFY(!isBusy());
        dropAll({layout("alone.layout.json", R"({"kind": "board"})")});
        QVERIFY2(errorText().endsWith("alone.layout.json: it says where the tokens of attention weights lie. Open the "
                                      "weights first and drop it on them, or open both together."),
                 qPrintable(errorText()));
        QCOMPARE(session_->document().text.text, std::string("a b"));
    }

    void bothAreDroppedTogether()
    {
        dropAll({picture("p.png", 224, 224), dump("both.npz", 198, 198)});
        QCOMPARE(part(), (LayoutPart{.first = 2, .rows = 14, .columns = 14}));
        QVERIFY(placement()->picture(0));
        QVERIFY(seesPicture());
    }

    void framesOfAFilmAreDroppedTogether()
    {
        QStringList paths = {dump("film.npy", 4, 8 * 6 * 11)};
        for (int frame = 0; frame < 8; ++frame)
            paths << picture(QString("frame%1.png").arg(frame), 84, 154);
        dropAll(paths);
        QCOMPARE(placement()->layout.parts.size(), std::size_t{8});
        QCOMPARE(part(), (LayoutPart{.rows = 6, .columns = 11}));
    }

    void thePictureFollowsTheNumbers()
    {
        dropAll({dump("vlm.npy", 40, 620)});
        dropAll({picture("p.png", 336, 336)});
        QVERIFY(placement()); // a square of the last tokens, which the user puts right
        field<QSpinBox>("How many tokens stand before the patches")->setValue(35);
        field<QSpinBox>("Rows of patches, before any are merged")->setValue(18);
        field<QSpinBox>("Columns of patches, before any are merged")->setValue(32);
        QTRY_COMPARE(part(), (LayoutPart{.first = 35, .rows = 18, .columns = 32}));
        field<QSpinBox>("How many patches the model merges into a token, each way")->setValue(2);
        QTRY_COMPARE(part(), (LayoutPart{.first = 35, .rows = 9, .columns = 16}));
        QCOMPARE(field<QSpinBox>("Rows of patches, before any are merged")->value(), 18);
        // Too many: nothing lies on the picture, and the form says why.
        field<QSpinBox>("Rows of patches, before any are merged")->setValue(400);
        QTRY_VERIFY(!isBusy() && !placement());
        QVERIFY(field<QLabel>("Layout in words")->text().contains("There are only 620 tokens"));
        session_->undoStack()->undo();
        QTRY_VERIFY(placement());
        field<QPushButton>("Lay tokens over nothing")->click();
        QTRY_VERIFY(!isBusy() && !placement());
    }

    void otherKindsNeedNoPicture()
    {
        dropAll({dump("line.npy", 3, 90)});
        auto* const kind = field<QComboBox>("What tokens lie on");
        for (int entry = 1; entry < kind->count(); ++entry) {
            kind->setCurrentIndex(entry);
            emit kind->activated(entry);
            QTRY_VERIFY(!isBusy() && placement());
            QCOMPARE(static_cast<int>(placement()->layout.kind), entry - 1);
            QVERIFY(seesPicture());
            window_->grab();
        }
        kind->setCurrentIndex(0);
        emit kind->activated(0);
        QTRY_VERIFY(!isBusy() && !placement());
    }

    void aSavedSessionKeepsTheLayout()
    {
        dropAll({dump("vit.npy", 197, 197)});
        dropAll({picture("p.png", 224, 224)});
        const Document document = session_->document();
        writeDocumentFile(path("s.attnscope"), document);
        const Document again = readDocumentFile(path("s.attnscope"));
        QVERIFY(again.placement && again.placement->layout == document.placement->layout);
        QCOMPARE(again.placement->pictures.front()->rgb, document.placement->pictures.front()->rgb);
        QFile::remove(path("p.png"));
        QVERIFY(!readDocumentFile(path("s.attnscope")).placement->pictures.front());
        dropAll({path("s.attnscope")});
        QVERIFY(placement() && seesPicture());
    }

    // The layout belongs to the weights, and not to what is opened next.
    void anotherDocumentHasNoLayout()
    {
        dropAll({picture("p.png", 224, 224), dump("vit.npy", 197, 197)});
        window_->files()->openExample("pronoun");
        QTRY_VERIFY(!isBusy());
        QVERIFY(!session_->document().placement && !placement());
        dropAll({dump("vit.npy", 197, 197)});
        QVERIFY(!placement());
    }

    void queriesArePlayed()
    {
        dropAll({picture("p.png", 224, 224), dump("three.npy", 3, 196)});
        auto* const query = field<QSpinBox>("The query whose weights are shown, from 0");
        QCOMPARE(query->value(), -1);
        field<QToolButton>("Show one query after the other")->click();
        QTRY_COMPARE(session_->selection()->pinned().query, std::optional<Index>(0));
        QTRY_COMPARE(session_->selection()->pinned().query, std::optional<Index>(2));
        QTRY_VERIFY(!field<QToolButton>("Show one query after the other")->isChecked());
        query->setValue(1);
        QCOMPARE(session_->selection()->pinned().query, std::optional<Index>(1));
        query->setValue(-1);
        QVERIFY(session_->selection()->pinned().empty());
    }
};

int main(int argc, char** argv)
{
    return runWindowTest<LaidOverTest>(argc, argv);
}
#include "tst_laid_over.moc"
