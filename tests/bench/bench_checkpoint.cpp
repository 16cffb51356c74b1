// SPDX-License-Identifier: GPL-3.0-or-later
// Opening the weights of a model of GPT-2's size, 148 tensors of 498 MB, and of one with 5,000 small tensors: as
// pytorch_model.bin, in both of its forms, against the same tensors as model.safetensors, taken in turns in one run.
// bench_checkpoint FOLDER FOLDER ... does the same with folders that are given.

#include "engine/formats/checkpoint.h"
#include "engine/formats/safetensors.h"
#include "tests/bench/measuring.h"
#include "tests/made/pytorch_file.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>

namespace {

using namespace attn;

struct Shape {
    std::string name;
    std::vector<Index> sizes;
};

std::vector<Shape> gpt2()
{
    std::vector<Shape> shapes = {
        {"wte.weight", {50257, 768}}, {"wpe.weight", {1024, 768}}, {"ln_f.weight", {768}}, {"ln_f.bias", {768}}};
    for (int layer = 0; layer < 12; ++layer) {
        const std::string h = "h." + std::to_string(layer) + ".";
        for (const char* norm : {"ln_1.weight", "ln_1.bias", "ln_2.weight", "ln_2.bias"})
            shapes.push_back({h + norm, {768}});
        for (const auto& [name, in, out] : {std::tuple<const char*, Index, Index>{"attn.c_attn", 768, 2304},
                                            {"attn.c_proj", 768, 768},
                                            {"mlp.c_fc", 768, 3072},
                                            {"mlp.c_proj", 3072, 768}}) {
            shapes.push_back({h + name + ".weight", {in, out}});
            shapes.push_back({h + name + ".bias", {out}});
        }
    }
    return shapes;
}

std::vector<Shape> many()
{
    std::vector<Shape> shapes;
    for (int i = 0; i < 5'000; ++i)
        shapes.push_back({"layers." + std::to_string(i) + ".weight", {8, 8}});
    return shapes;
}

void write(const QString& path, const QByteArray& bytes)
{
    QFile file(path);
    if (!file.open(QFile::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("the file cannot be written");
}

// Folders with the same tensors of zeros: as model.safetensors, and as pytorch_model.bin in both forms.
void writeFolders(const QDir& root, const std::vector<Shape>& shapes)
{
    for (const char* folder : {"safetensors", "archive", "old"})
        root.mkpath(folder);
    std::vector<StreamedArray> arrays;
    QList<QPair<QByteArray, QByteArray>> items;
    pickled::Storages storages;
    for (const Shape& shape : shapes) {
        const Index count = *place_count(shape.sizes);
        arrays.push_back({.name = shape.name, .shape = shape.sizes, .numbers = [count](const NumberSink& sink) {
                              sink(std::vector<double>(static_cast<std::size_t>(count)));
                          }});
        const QByteArray key = QByteArray::number(items.size());
        items.append({QByteArray::fromStdString(shape.name),
                      pickled::wholeTensor("FloatStorage", key, {shape.sizes.begin(), shape.sizes.end()})});
        storages.append({key, QByteArray(count * 4, '\0')});
    }
    std::ofstream file(root.filePath("safetensors/model.safetensors").toStdString(), std::ios::binary);
    write_safetensors(arrays, {}, [&file](std::string_view bytes) {
        file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    });
    write(root.filePath("archive/pytorch_model.bin"), pickled::file(pickled::dict(items), storages));
    write(root.filePath("old/pytorch_model.bin"), pickled::oldFile(pickled::dict(items), storages, 4));
}

double millisecondsToOpen(const QString& folder)
{
    const auto start = std::chrono::steady_clock::now();
    const Checkpoint checkpoint(folder.toStdString());
    const std::chrono::duration<double, std::milli> time = std::chrono::steady_clock::now() - start;
    if (checkpoint.tensors().empty())
        qFatal("tensors are missing");
    return time.count();
}

// The first folder is what the others are held against.
void measure(const char* name, const QStringList& folders)
{
    std::vector<std::vector<double>> times(static_cast<std::size_t>(folders.size()));
    for (int turn = 0; turn < 101; ++turn)
        for (std::size_t i = 0; i < times.size(); ++i)
            times[i].push_back(millisecondsToOpen(folders[qsizetype(i)]));
    const double base = percentile(times[0], 0.5);
    std::printf("%s\n", name);
    for (std::size_t i = 0; i < times.size(); ++i)
        std::printf("  %-16s %8.3f ms, %.2f times\n", qPrintable(QDir(folders[qsizetype(i)]).dirName()),
                    percentile(times[i], 0.5), percentile(times[i], 0.5) / base);
}

void measure(const char* name, const std::vector<Shape>& shapes)
{
    const QTemporaryDir root;
    writeFolders(QDir(root.path()), shapes);
    measure(name, {root.filePath("safetensors"), root.filePath("archive"), root.filePath("old")});
}

} // namespace

int main(int argc, char** argv)
{
    if (argc > 2) {
        QStringList folders;
        for (int i = 1; i < argc; ++i)
            folders << QString::fromLocal8Bit(argv[i]);
        measure("Given folders", folders);
        return 0;
    }
    measure("GPT-2, 498 MB", gpt2());
    measure("5,000 tensors", many());
}
