// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/attention/names.h"
#include "engine/tensor/error.h"
#include "ui/colors/color_map.h"
#include "ui/manual/manual.h"
#include "ui/manual/manual_page.h"
#include "ui/manual/manual_picture.h"
#include "ui/manual/manual_search.h"

#include <QDir>
#include <QTest>
#include <QTextBlock>
#include <QTextDocument>
#include <QTextTable>

#include <ctime>

using namespace attn;

namespace {

QStringList allPages(const Manual& manual)
{
    return QStringList{"index"} + manual.pages();
}

// The anchors, links and pictures that the finished page has.
struct Parts {
    QStringList anchors;
    QStringList links;
    QStringList pictures;
};

Parts partsOf(const QTextDocument& document)
{
    Parts parts;
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next())
        for (auto part = block.begin(); part != block.end(); ++part) {
            const QTextCharFormat format = part.fragment().charFormat();
            parts.anchors << format.anchorNames();
            if (format.isAnchor() && !format.anchorHref().isEmpty())
                parts.links << format.anchorHref();
            if (format.isImageFormat())
                parts.pictures << format.toImageFormat().name();
        }
    return parts;
}

void rowsOf(const char* page, const QString& text, const auto& names)
{
    for (const auto& named : names) {
        const QString name = QString::fromUtf8(named.name.data(), static_cast<qsizetype>(named.name.size()));
        const QString formula = QString::fromUtf8(named.formula.data(), static_cast<qsizetype>(named.formula.size()));
        QTest::addRow("%s: %s", page, qPrintable(name)) << text << name << formula;
    }
}

} // namespace

class TestManual : public QObject {
    Q_OBJECT

    Manual manual_{{{"keys", "| `Ctrl+K` | Search |"}}};

    Parts partsOfPage(const QString& page) const
    {
        QTextDocument document;
        fillPage(&document, manual_.markdown(page), lightTheme());
        return partsOf(document);
    }

    void addPages() const
    {
        QTest::addColumn<QString>("page");
        for (const QString& page : allPages(manual_))
            QTest::newRow(qPrintable(page)) << page;
    }

private slots:
    void everyPageForUsersIsInTheContents()
    {
        QStringList files = QDir(":/manual").entryList({"*.md"});
        for (QString& file : files)
            file.chop(3);
        for (const char* const forMakers : {"building", "making-a-release", "index"})
            QVERIFY(files.removeOne(forMakers));
        QStringList listed = manual_.pages();
        listed.sort();
        files.sort();
        QCOMPARE(listed, files);
        QCOMPARE(manual_.chapters().size(), 5u);
    }

    void aPageHasItsTitleAndSomeText_data() { addPages(); }
    void aPageHasItsTitleAndSomeText()
    {
        QFETCH(QString, page);
        QTextDocument document;
        fillPage(&document, manual_.markdown(page), lightTheme());
        QVERIFY(document.blockCount() > 3);
        QCOMPARE(document.begin().blockFormat().headingLevel(), 1);
        if (page != "index")
            QCOMPARE(document.begin().text(), manual_.titleOf(page));
        QVERIFY(!document.toPlainText().contains("<!--"));
        QVERIFY(!document.toPlainText().contains("-->"));
    }

    void tablesHaveRoomToBreathe()
    {
        QTextDocument document;
        fillPage(&document, manual_.markdown("glossary"), lightTheme());
        const QList<QTextFrame*> frames = document.rootFrame()->childFrames();
        QCOMPARE(frames.size(), 1);
        const auto* const table = qobject_cast<QTextTable*>(frames.front());
        QVERIFY(table && table->rows() > 20);
        QVERIFY(table->format().cellPadding() > 4.0);
        QCOMPARE(table->format().borderBrush().color(), lightTheme().line);
    }

    void everyLinkLeadsSomewhere_data() { addPages(); }
    void everyLinkLeadsSomewhere()
    {
        QFETCH(QString, page);
        for (const QString& link : partsOfPage(page).links) {
            const QUrl url(link);
            if (!url.scheme().isEmpty()) {
                QCOMPARE(url.scheme(), QString("https"));
                continue;
            }
            const QString target = url.path().isEmpty() ? page : url.path().remove(".md");
            QVERIFY2(manual_.has(target), qPrintable(link));
            if (url.hasFragment())
                QVERIFY2(partsOfPage(target).anchors.contains(url.fragment()), qPrintable(link));
        }
    }

    void everyPictureIsDrawn_data() { addPages(); }
    void everyPictureIsDrawn()
    {
        QFETCH(QString, page);
        const QString source = manual_.markdown(page);
        const QStringList pictures = partsOfPage(page).pictures;
        QCOMPARE(pictures.size(), source.count("](picture:"));
        for (const QString& picture : pictures) {
            QVERIFY2(picture.startsWith("picture:"), qPrintable(picture));
            const QString settings = QUrl(picture).path();
            const std::clock_t start = std::clock();
            const QImage drawn = manualPicture(settings, {darkTheme(), 400.0, 2.0});
            qInfo("%s: %.0f ms", qPrintable(settings),
                  1000.0 * static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
            QCOMPARE(drawn.width(), 800);
            QCOMPARE(drawn.devicePixelRatio(), 2.0);
            QCOMPARE(drawn.pixelColor(1, 1), darkTheme().surface);
        }
    }

    void aWrongPictureIsRefused()
    {
        QVERIFY_EXCEPTION_THROWN(manualPicture("example=none&view=heatmap", {}), Error);
        QVERIFY_EXCEPTION_THROWN(manualPicture("example=pronoun&view=none", {}), Error);
        QVERIFY_EXCEPTION_THROWN(manualPicture("example=pronoun&view=heatmap&normalizer=none-such", {}), Error);
    }

    void settingsChangeThePicture()
    {
        const PictureLook look{lightTheme(), 300.0, 1.0};
        const QString plain = "example=pronoun&view=heatmap";
        const QImage before = manualPicture(plain, look);
        for (const char* const change : {"&normalizer=sparsemax", "&temperature=0.2", "&mask=causal", "&score=distance",
                                         "&position=alibi", "&query=7", "&head=1"})
            QVERIFY2(manualPicture(plain + change, look) != before, change);
    }

    // The pages of the operators name all there are, with the formulas that the program shows.
    void everyOperatorIsOnItsPage_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("formula");
        rowsOf("score", manual_.markdown("score"), score_names());
        rowsOf("normalizer", manual_.markdown("normalizer"), normalizer_names());
        rowsOf("position", manual_.markdown("position"), position_names());
    }
    void everyOperatorIsOnItsPage()
    {
        QFETCH(QString, text);
        QFETCH(QString, name);
        QFETCH(QString, formula);
        QVERIFY(text.contains(QString("| `%1` | %2 |").arg(name, formula.replace("|", "\\|"))));
    }

    void everyColourMapIsOnItsPage()
    {
        for (const ColorMapName& map : colorMapNames())
            QVERIFY2(manual_.markdown("colours").contains(QString("`%1`").arg(map.name)), map.name);
    }

    void whatIsInsertedStandsThere() { QVERIFY(manual_.markdown("keyboard").contains("Ctrl+K` | Search")); }

    void wordsAreFound()
    {
        ManualSearch search(manual_);
        const std::vector<ManualHit> hits = search.find("normalizer");
        QVERIFY(hits.size() > 5);
        QCOMPARE(hits.front().page, QString("normalizer"));
        QCOMPARE(hits.front().block, 0);
        const std::vector<ManualHit> both = search.find("SPARSEMAX softmax");
        QVERIFY(!both.empty());
        for (const ManualHit& hit : both) {
            QVERIFY2(hit.line.contains("sparsemax", Qt::CaseInsensitive), qPrintable(hit.line));
            QVERIFY2(hit.line.contains("softmax", Qt::CaseInsensitive), qPrintable(hit.line));
        }
        QCOMPARE(search.find("").size(), 0u);
        QCOMPARE(search.find("xyzzy").size(), 0u);
    }

    // A row of a table is one place, and a word that is explained there comes first.
    void aRowIsOnePlace()
    {
        ManualSearch search(manual_);
        const std::vector<ManualHit> hits = search.find("evenness");
        QVERIFY(!hits.empty());
        QVERIFY2(hits.front().line.startsWith("evenness · entropy divided"), qPrintable(hits.front().line));
        QCOMPARE(hits.front().page, QString("glossary"));
    }

    void aPageNamesWhatItExplains()
    {
        QCOMPARE(manual_.keywords("normalizer"),
                 QString("Softmax None (no softmax) Linear (kernel) Sparsemax 1.5-entmax Sigmoid ReLU Softmax off by "
                         "one"));
    }

    void anchorsAreThoseOfGitHub()
    {
        QCOMPARE(anchorOf("Key and value heads"), QString("key-and-value-heads"));
        QCOMPARE(anchorOf("The `.attnscope` document"), QString("the-attnscope-document"));
        QCOMPARE(anchorOf("Why the division by √d"), QString("why-the-division-by-d"));
    }
};

QTEST_MAIN(TestManual)
#include "tst_manual.moc"
