// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/array_formats.h"
#include "engine/formats/foreign_file.h"
#include "tests/engine/error_of.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace attn;

namespace {

QByteArray zipOf(const QByteArray& first)
{
    QByteArray bytes = "PK\x03\x04" + QByteArray(22, '\0');
    bytes += static_cast<char>(first.size());
    return bytes + QByteArray(3, '\0') + first + QByteArray(20, 'x');
}

} // namespace

class TestForeignFile : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;

    std::string write(const QString& name, const QByteArray& bytes) const
    {
        QFile file(folder_.filePath(name));
        if (!file.open(QFile::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("the test's file cannot be written");
        return file.fileName().toStdString();
    }
    QString refusal(const QString& name, const QByteArray& bytes) const
    {
        const std::string path = write(name, bytes);
        return error_of([&] { array_format_in(path); }).remove(folder_.path() + "/");
    }
    QString format(const QString& name, const QByteArray& bytes) const
    {
        const ArrayFormat* const found = array_format_in(write(name, bytes));
        return found ? QString::fromStdString(std::string(found->ending)) : QString("none");
    }

private slots:
    void documentsAreNamed()
    {
        const QString way = " document. Save its text as .txt, or a page of it as .png.";
        QCOMPARE(refusal("a.pdf", "%PDF-1.4 nothing"), "a.pdf: this is a PDF" + way);
        QCOMPARE(refusal("pdf.txt", "%PDF-1.4 nothing"), "pdf.txt: this is a PDF" + way);
        QCOMPARE(refusal("a.ps", "%!PS-Adobe-3.0"), "a.ps: this is a PostScript" + way);
        QCOMPARE(
            refusal("a.rtf", "{\\rtf1\\ansi one}"),
            QString("a.rtf: this is an RTF document, as word processors write it. Save its text as .txt, or a page "
                    "of it as .png."));
        QCOMPARE(refusal("percent.txt", "% PDF is a form of documents"), QString("no error"));
    }

    void programAndLineAreNamed_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("message");
        const auto row = [](const char* name, const QByteArray& bytes, const char* what, const char* line) {
            QTest::newRow(name) << name << bytes
                                << QString("%1: this is %2 saves an array of it: %3").arg(name, what, line);
        };
        const QByteArray hdf5("\x89HDF\r\n\x1a\n\0\0", 10);
        row("a.h5", hdf5, "an HDF5 file, as h5py and Keras write it. This line of Python",
            "numpy.save(\"a.npy\", h5py.File(\"a.h5\")[\"NAME\"][()])");
        row("b.hdf5", QByteArray(512, ' ') + hdf5, "an HDF5 file, as h5py and Keras write it. This line of Python",
            "numpy.save(\"b.npy\", h5py.File(\"b.hdf5\")[\"NAME\"][()])");
        row("wrong.npy", hdf5, "an HDF5 file, as h5py and Keras write it. This line of Python",
            "numpy.save(\"wrong.npy\", h5py.File(\"wrong.npy\")[\"NAME\"][()])");
        row("a.mat", "MATLAB 5.0 MAT-file, Platform: GLNXA64", "a file of MATLAB. This line of Python",
            "numpy.save(\"a.npy\", scipy.io.loadmat(\"a.mat\")[\"NAME\"])");
        row("b.mat", "MATLAB 7.3 MAT-file, Platform: GLNXA64" + QByteArray(474, ' ') + hdf5,
            "a file of MATLAB 7.3. This line of Python", "numpy.save(\"b.npy\", h5py.File(\"b.mat\")[\"NAME\"][()].T)");
        row("a.nc", QByteArray("CDF\x01\0\0", 6), "a NetCDF file, as xarray writes it. This line of Python",
            "numpy.save(\"a.npy\", xarray.open_dataset(\"a.nc\")[\"NAME\"])");
        row("a.parquet", "PAR1\x15\x04", "a Parquet file, as pandas and Spark write it. This line of Python",
            "pandas.read_parquet(\"a.parquet\").to_csv(\"a.csv\")");
        row("a.feather", QByteArray("ARROW1\0\0", 8),
            "an Arrow file, as pandas and R write it with write_feather. This line of Python",
            "pandas.read_feather(\"a.feather\").to_csv(\"a.csv\")");
        row("a.xlsx", zipOf("[Content_Types].xml"), "a file of Excel or LibreOffice. This line of Python",
            "pandas.read_excel(\"a.xlsx\", header=None).to_csv(\"a.csv\", header=False, index=False)");
        row("a.ods", zipOf("mimetype"), "a file of Excel or LibreOffice. This line of Python",
            "pandas.read_excel(\"a.ods\", header=None).to_csv(\"a.csv\", header=False, index=False)");
        row("old.xls", QByteArray::fromHex("d0cf11e0a1b11ae1"), "a file of Excel or LibreOffice. This line of Python",
            "pandas.read_excel(\"old.xls\", header=None).to_csv(\"old.csv\", header=False, index=False)");
        row("a.csv", zipOf("xl/workbook.xml"), "a file of Excel or LibreOffice. This line of Python",
            "pandas.read_excel(\"a.csv\", header=None).to_csv(\"a.csv\", header=False, index=False)");
        row("a.RData", QByteArray::fromHex("1f8b0800"), "a workspace of R. This line of R",
            "load(\"a.RData\"); write.csv(NAME, \"a.csv\")");
        row("plain.rda", "RDX3\nX\n", "a workspace of R. This line of R",
            "load(\"plain.rda\"); write.csv(NAME, \"plain.csv\")");
        row("a.rds", QByteArray::fromHex("1f8b0800"), "an object of R. This line of R",
            "write.csv(readRDS(\"a.rds\"), \"a.csv\")");
        row("a.joblib", QByteArray::fromHex("800495"),
            "a file of joblib, which may run code when it is read. This line of Python",
            "numpy.save(\"a.npy\", joblib.load(\"a.joblib\"))");
        row("j.pkl", QByteArray::fromHex("789c0102"),
            "a file of joblib, which may run code when it is read. This line of Python",
            "numpy.save(\"j.npy\", joblib.load(\"j.pkl\"))");
        row("k.pkl", QByteArray::fromHex("8003") + "cjoblib.numpy_pickle\nNumpyArrayWrapper\n",
            "a file of joblib, which may run code when it is read. This line of Python",
            "numpy.save(\"k.npy\", joblib.load(\"k.pkl\"))");
        const char* const pickle = "a pickle of Python, which may run code when it is read. This line of Python";
        row("a.pkl", QByteArray::fromHex("80049500"), pickle,
            "numpy.save(\"a.npy\", pickle.load(open(\"a.pkl\", \"rb\")))");
        row("b.pickle", QByteArray::fromHex("8002"), pickle,
            "numpy.save(\"b.npy\", pickle.load(open(\"b.pickle\", \"rb\")))");
        row("old.pkl", "(lp0\nF0.5\na.", pickle, "numpy.save(\"old.npy\", pickle.load(open(\"old.pkl\", \"rb\")))");
        row("p.npz", QByteArray::fromHex("800595"), pickle,
            "numpy.save(\"p.npy\", pickle.load(open(\"p.npz\", \"rb\")))");
    }
    void programAndLineAreNamed()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, bytes);
        QFETCH(QString, message);
        QCOMPARE(refusal(name, bytes), message);
    }

    void modelsOfOtherPrograms_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("what");
        QTest::newRow("a.gguf") << QByteArray("GGUF\x03\0\0\0", 8) << "a GGUF file, a model for llama.cpp";
        QTest::newRow("ggml.bin") << QByteArray("lmgg\x01\0\0\0", 8) << "a GGUF file, a model for llama.cpp";
        QTest::newRow("a.onnx") << QByteArray("\x08\x07\x12\x07pytorch\x1a\x05"
                                              "1.13",
                                              16)
                                << "a model for ONNX";
        QTest::newRow("b.onnx") << QByteArray("\x08\x0a\x3a\x80\x10\x0a\x01x", 8) << "a model for ONNX";
        QTest::newRow("a.tflite") << QByteArray("\x1c\0\0\0TFL3\x14\0", 10) << "a model for TensorFlow Lite";
        QTest::newRow("saved_model.pb") << QByteArray("\x08\x01\x12\xff\xff\x01", 6) << "a model for TensorFlow";
        QTest::newRow("model.ckpt.data-00000-of-00001") << QByteArray("\x00\x01\x02", 3) << "a model for TensorFlow";
        QTest::newRow("flax_model.msgpack") << QByteArray("\xde\x00\x10", 3) << "a model for Flax";
    }
    void modelsOfOtherPrograms()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, what);
        const QString name = QTest::currentDataTag();
        QCOMPARE(refusal(name, bytes),
                 name + ": this is " + what
                     + ". Open the folder of the same model for transformers, with config.json and "
                       "model.safetensors.");
    }

    void packedFiles_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("said");
        QTest::newRow("a.npy.gz") << QByteArray::fromHex("1f8b0800")
                                  << "it is packed by gzip. Unpack it first: gunzip \"a.npy.gz\"";
        QTest::newRow("a.csv") << QByteArray::fromHex("1f8b0800")
                               << "it is packed by gzip. Unpack it first: gunzip \"a.csv\"";
        QTest::newRow("a.bz2") << QByteArray("BZh91AY") << "it is packed by bzip2. Unpack it first: bunzip2 \"a.bz2\"";
        QTest::newRow("a.xz") << QByteArray("\xfd"
                                            "7zXZ\0",
                                            6)
                              << "it is packed by xz. Unpack it first: unxz \"a.xz\"";
        QTest::newRow("a.zst") << QByteArray::fromHex("28b52ffd")
                               << "it is packed by zstd. Unpack it first: unzstd \"a.zst\"";
        QTest::newRow("a.tar") << QByteArray(257, 'n') + "ustar"
                               << "it is an archive of tar. Unpack it first: tar -xf \"a.tar\"";
        QTest::newRow("a.7z") << QByteArray::fromHex("377abcaf271c")
                              << "it is an archive of 7-Zip. Unpack it first: 7z x \"a.7z\"";
        QTest::newRow("a.zip") << zipOf("folder/a.csv") << "it is a zip archive. Unpack it first: unzip \"a.zip\"";
    }
    void packedFiles()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, said);
        const QString name = QTest::currentDataTag();
        QCOMPARE(refusal(name, bytes), name + ": " + said);
    }

    // Under the name of a file of numbers; elsewhere they are texts like others.
    void textsInPlaceOfNumbers()
    {
        const QByteArray pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:aa\nsize 440473133\n";
        QCOMPARE(refusal("a.safetensors", pointer),
                 QString("a.safetensors: this is only a pointer of git-lfs, and the file itself was not downloaded. "
                         "Run git lfs pull in its folder."));
        for (const char* page : {"<!DOCTYPE html>\n<html>", "\xef\xbb\xbf\r\n<!doctype HTML>", "<html lang=\"en\">"})
            QCOMPARE(refusal("a.npy", page),
                     QString("a.npy: this is a web page that was saved under the name of the file. Download the file "
                             "itself."));
        for (const QByteArray& text : {pointer, QByteArray("<!DOCTYPE html>"), QByteArray("a sentence"), QByteArray()})
            QCOMPARE(format("a.text", text), QString("none"));
        QCOMPARE(format("b.npy", "<htm"), QString(".npy"));
    }

    void firstBytesDecideRatherThanTheEnding_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("format");
        const QByteArray npy = "\x93NUMPY\x01";
        const QByteArray safetensors = QByteArray("\x02\0\0\0\0\0\0\0", 8) + "{}";
        QTest::newRow("npy") << "a.npy" << npy << ".npy";
        QTest::newRow("npy as csv") << "a.csv" << npy << ".npy";
        QTest::newRow("npy as a text") << "a.txt" << npy << ".npy";
        QTest::newRow("npy without an ending") << "a" << npy << ".npy";
        QTest::newRow("npz as npy") << "a.npy" << zipOf("x.npy") << ".npz";
        QTest::newRow("npz as zip") << "a.zip" << zipOf("x.npy") << ".npz";
        QTest::newRow("safetensors as bin") << "a.bin" << safetensors << ".safetensors";
        QTest::newRow("safetensors as npz") << "a.npz" << safetensors << ".safetensors";
        QTest::newRow("csv") << "a.CSV" << QByteArray("1,2\n") << ".csv";
        QTest::newRow("unknown bytes are told by the ending") << "a.npz" << QByteArray("1,2") << ".npz";
        QTest::newRow("nothing in it") << "a.npy" << QByteArray() << ".npy";
    }
    void firstBytesDecideRatherThanTheEnding()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, bytes);
        QTEST(format(name, bytes), "format");
    }

    // Their readers say what is wrong.
    void whatIsNoFileIsToldByTheEnding()
    {
        QCOMPARE(array_format_in(folder_.filePath("none.npy").toStdString())->ending, std::string_view(".npy"));
        QCOMPARE(array_format_in(folder_.path().toStdString()), nullptr);
    }
};

QTEST_GUILESS_MAIN(TestForeignFile)
#include "tst_foreign_file.moc"
