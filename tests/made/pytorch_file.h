// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayList>
#include <QList>
#include <QPair>
#include <QtEndian>

#include <initializer_list>
#include <vector>

// Files as torch.save writes them, from pickles that are put together by hand.
namespace pickled {

template <class Number>
QByteArray littleEndian(Number number)
{
    QByteArray bytes(sizeof number, '\0');
    qToLittleEndian(number, bytes.data());
    return bytes;
}

// Values of a pickle, as the instructions that push them.
inline QByteArray text(const QByteArray& value)
{
    return 'X' + littleEndian(quint32(value.size())) + value;
}
inline QByteArray integer(qint32 value)
{
    return 'J' + littleEndian(value);
}
inline QByteArray longInteger(qint64 value)
{
    return QByteArray("\x8a\x08") + littleEndian(value);
}
inline QByteArray tuple(const QByteArrayList& items)
{
    return '(' + items.join() + 't';
}
inline QByteArray list(const QByteArrayList& items)
{
    return QByteArray("](") + items.join() + 'e';
}
inline QByteArray dict(const QList<QPair<QByteArray, QByteArray>>& items)
{
    QByteArray bytes("}(");
    for (const auto& [key, value] : items)
        bytes += text(key) + value;
    return bytes + 'u';
}
inline QByteArray global(const QByteArray& module, const QByteArray& name)
{
    return 'c' + module + '\n' + name + '\n';
}
inline QByteArray called(const QByteArray& function, const QByteArrayList& arguments)
{
    return function + tuple(arguments) + 'R';
}
inline QByteArray sizes(const std::vector<qint64>& values)
{
    QByteArrayList items;
    for (const qint64 value : values)
        items << longInteger(value);
    return tuple(items);
}
inline QByteArray storage(const QByteArray& type, const QByteArray& key, qint64 count)
{
    return tuple({text("storage"), global("torch", type), text(key), text("cpu"), longInteger(count)}) + 'Q';
}
inline QByteArray tensor(const QByteArray& storage, qint64 offset, const std::vector<qint64>& shape,
                         const std::vector<qint64>& strides)
{
    return called(global("torch._utils", "_rebuild_tensor_v2"),
                  {storage, longInteger(offset), sizes(shape), sizes(strides), "\x89",
                   called(global("collections", "OrderedDict"), {})});
}
// The tensor of a storage of its own, in C order.
inline QByteArray wholeTensor(const QByteArray& type, const QByteArray& key, const std::vector<qint64>& shape)
{
    std::vector<qint64> strides(shape.size(), 1);
    qint64 count = 1;
    for (std::size_t d = shape.size(); d-- > 0;) {
        strides[d] = count;
        count *= shape[d];
    }
    return tensor(storage(type, key, count), 0, shape, strides);
}
inline QByteArray whole(const QByteArray& value)
{
    return "\x80\x02" + value + '.';
}

struct Entry {
    QByteArray name;
    QByteArray bytes;
};

// A zip archive of entries that are not packed. Its checksums are zero, which nobody looks at.
inline QByteArray zip(const QList<Entry>& entries)
{
    QByteArray archive, directory;
    for (const Entry& entry : entries) {
        const QByteArray sizes = QByteArray(4, '\0') + littleEndian(quint32(entry.bytes.size()))
            + littleEndian(quint32(entry.bytes.size())) + littleEndian(quint16(entry.name.size()))
            + littleEndian(quint16(0));
        const QByteArray same = littleEndian(quint16(20)) + QByteArray(8, '\0') + sizes; // version, flags, method, date
        directory += QByteArray("PK\1\2") + littleEndian(quint16(20)) + same + QByteArray(10, '\0')
            + littleEndian(quint32(archive.size())) + entry.name;
        archive += QByteArray("PK\3\4") + same + entry.name + entry.bytes;
    }
    const auto count = littleEndian(quint16(entries.size()));
    return archive + directory + QByteArray("PK\5\6") + QByteArray(4, '\0') + count + count
        + littleEndian(quint32(directory.size())) + littleEndian(quint32(archive.size())) + QByteArray(2, '\0');
}

// What stands in the storages, by key.
using Storages = QList<QPair<QByteArray, QByteArray>>;

// A file of torch.save: the object and its storages.
inline QByteArray file(const QByteArray& object, const Storages& storages, const QByteArray& order = "little")
{
    QList<Entry> entries = {{"archive/data.pkl", whole(object)}, {"archive/byteorder", order}};
    for (const auto& [key, bytes] : storages)
        entries.append({"archive/data/" + key, bytes});
    return zip(entries);
}

// The same in the older form. `sizes`: bytes of a number in each storage.
inline QByteArray oldFile(const QByteArray& object, const Storages& storages, const QList<int>& sizes)
{
    QByteArray bytes = QByteArray::fromHex("80028a0a6cfc9c46f9206aa850192e");
    bytes += whole(QByteArray("M\xe9\x03"));
    bytes += whole(dict({{"protocol_version", QByteArray("M\xe9\x03")}, {"little_endian", "\x88"}}));
    bytes += whole(object);
    QByteArrayList keys;
    for (const auto& [key, content] : storages)
        keys << text(key);
    bytes += whole(list(keys));
    for (qsizetype i = 0; i < storages.size(); ++i)
        bytes += littleEndian(qint64(storages[i].second.size() / sizes[i])) + storages[i].second;
    return bytes;
}
inline QByteArray oldFile(const QByteArray& object, const Storages& storages, int size)
{
    return oldFile(object, storages, QList<int>(storages.size(), size));
}

template <class Number>
QByteArray numbers(const std::vector<Number>& values)
{
    QByteArray bytes;
    for (const Number value : values)
        bytes += littleEndian(value);
    return bytes;
}

} // namespace pickled
