// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/foreign_file.h"

#include "engine/formats/file_beginning.h"
#include "engine/text/ascii.h"

#include <algorithm>
#include <array>
#include <filesystem>

namespace attn {

namespace {

// The beginning of a file and its ending in small letters.
struct Sign {
    std::string_view bytes;
    std::string_view ending;

    bool begins(std::string_view with, std::size_t place = 0) const
    {
        return bytes.size() >= place && bytes.substr(place).starts_with(with);
    }
    bool ends(std::initializer_list<std::string_view> endings) const
    {
        return std::ranges::find(endings, ending) != endings.end();
    }
    bool zip_of(std::string_view first) const { return first_zip_entry(bytes).starts_with(first); }
};

// What can be done with a file of another program.
enum class Way {
    line,     // this line saves an array of it
    unpack,   // this line unpacks it
    model,    // it is a model: open another folder
    document, // its text or its pages can be saved
};

// A kind of files. In `line`, @ stands for the file's name and % for its name without the ending.
struct Kind {
    bool (*is)(const Sign& sign);
    Message (*what)();
    Way way;
    const char* language = "";
    const char* line = "";
};

bool is_printable(std::string_view text)
{
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
}

// The first fields of a ModelProto: the version of the format, and the program that wrote it or the graph.
bool is_onnx(const Sign& sign)
{
    const std::string_view bytes = sign.bytes;
    if (bytes.size() < 8 || bytes[0] != '\x08' || bytes[1] < 1 || bytes[1] > 32)
        return false;
    if (bytes[2] == '\x3a')
        return sign.ends({".onnx"});
    const auto length = static_cast<std::size_t>(bytes[3]);
    return bytes[2] == '\x12' && length < 64 && is_printable(bytes.substr(4, length));
}

bool is_pickle(const Sign& sign)
{
    const std::string_view bytes = sign.bytes;
    if (bytes.size() >= 2 && bytes[0] == '\x80' && bytes[1] >= 2 && bytes[1] <= 5)
        return true;
    // The protocols of old are texts.
    return sign.ends({".pkl", ".pickle", ".p", ".joblib"})
        && std::ranges::any_of(std::array{"(lp", "(dp", "(ip", "c", "]q", "}q"},
                               [&](const char* begin) { return sign.begins(begin); });
}

bool is_joblib(const Sign& sign)
{
    const bool packed = sign.begins("\x78") || sign.begins("\x1f\x8b") || sign.begins("BZh")
        || sign.begins("\xfd"
                       "7zXZ")
        || sign.begins("\x04\x22\x4d\x18");
    return (is_pickle(sign) && (sign.ends({".joblib"}) || sign.bytes.find("joblib") != std::string_view::npos))
        || (packed && sign.ends({".joblib", ".pkl", ".pickle"}));
}

// The first kind that fits is said, so that the more special ones come first.
constexpr Kind kinds[] = {
    {.is = [](const Sign& sign) { return sign.begins("MATLAB 7.3 MAT-file"); },
     .what = [] { return Message("foreign.matlab73", "a file of MATLAB 7.3"); },
     .way = Way::line,
     .language = "Python",
     .line = "numpy.save(\"%.npy\", h5py.File(\"@\")[\"NAME\"][()].T)"},
    {.is = [](const Sign& sign) { return sign.begins("MATLAB 5.0 MAT-file"); },
     .what = [] { return Message("foreign.matlab", "a file of MATLAB"); },
     .way = Way::line,
     .language = "Python",
     .line = "numpy.save(\"%.npy\", scipy.io.loadmat(\"@\")[\"NAME\"])"},
    {.is =
         [](const Sign& sign) {
             return std::ranges::any_of(std::array{0, 512, 1024, 2048}, [&](int place) {
                 return sign.begins("\x89HDF\r\n\x1a\n", static_cast<std::size_t>(place));
             });
         },
     .what = [] { return Message("foreign.hdf5", "an HDF5 file, as h5py and Keras write it"); },
     .way = Way::line,
     .language = "Python",
     .line = "numpy.save(\"%.npy\", h5py.File(\"@\")[\"NAME\"][()])"},
    {.is = [](const Sign& sign) { return sign.begins("CDF\1") || sign.begins("CDF\2") || sign.begins("CDF\5"); },
     .what = [] { return Message("foreign.netcdf", "a NetCDF file, as xarray writes it"); },
     .way = Way::line,
     .language = "Python",
     .line = "numpy.save(\"%.npy\", xarray.open_dataset(\"@\")[\"NAME\"])"},
    {.is = [](const Sign& sign) { return sign.begins("PAR1"); },
     .what = [] { return Message("foreign.parquet", "a Parquet file, as pandas and Spark write it"); },
     .way = Way::line,
     .language = "Python",
     .line = "pandas.read_parquet(\"@\").to_csv(\"%.csv\")"},
    {.is = [](const Sign& sign) { return sign.begins("ARROW1") || sign.begins("FEA1"); },
     .what = [] { return Message("foreign.arrow", "an Arrow file, as pandas and R write it with write_feather"); },
     .way = Way::line,
     .language = "Python",
     .line = "pandas.read_feather(\"@\").to_csv(\"%.csv\")"},
    {.is =
         [](const Sign& sign) {
             return sign.zip_of("[Content_Types].xml") || sign.zip_of("xl/") || sign.zip_of("_rels/.rels")
                 || sign.zip_of("docProps/") || sign.zip_of("mimetype")
                 || sign.begins("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
         },
     .what = [] { return Message("foreign.spreadsheet", "a file of Excel or LibreOffice"); },
     .way = Way::line,
     .language = "Python",
     .line = "pandas.read_excel(\"@\", header=None).to_csv(\"%.csv\", header=False, index=False)"},
    {.is =
         [](const Sign& sign) {
             return sign.begins("RDX2\n") || sign.begins("RDX3\n") || sign.begins("RDA2\n") || sign.begins("RDA3\n")
                 || sign.ends({".rdata", ".rda"});
         },
     .what = [] { return Message("foreign.rdata", "a workspace of R"); },
     .way = Way::line,
     .language = "R",
     .line = "load(\"@\"); write.csv(NAME, \"%.csv\")"},
    {.is =
         [](const Sign& sign) {
             return sign.begins({"X\n\0\0\0", 5}) || sign.ends({".rds"});
         },
     .what = [] { return Message("foreign.rds", "an object of R"); },
     .way = Way::line,
     .language = "R",
     .line = "write.csv(readRDS(\"@\"), \"%.csv\")"},
    {.is = is_joblib,
     .what = [] { return Message("foreign.joblib", "a file of joblib, which may run code when it is read"); },
     .way = Way::line,
     .language = "Python",
     .line = "numpy.save(\"%.npy\", joblib.load(\"@\"))"},
    {.is = is_pickle,
     .what = [] { return Message("foreign.pickle", "a pickle of Python, which may run code when it is read"); },
     .way = Way::line,
     .language = "Python",
     .line = "numpy.save(\"%.npy\", pickle.load(open(\"@\", \"rb\")))"},
    {.is = [](const Sign& sign) { return sign.begins("%PDF-"); },
     .what = [] { return Message("foreign.pdf", "a PDF document"); },
     .way = Way::document},
    {.is = [](const Sign& sign) { return sign.begins("%!PS"); },
     .what = [] { return Message("foreign.postscript", "a PostScript document"); },
     .way = Way::document},
    {.is = [](const Sign& sign) { return sign.begins("{\\rtf"); },
     .what = [] { return Message("foreign.rtf", "an RTF document, as word processors write it"); },
     .way = Way::document},
    {.is = [](const Sign& sign) { return sign.begins("GGUF") || sign.begins("tjgg") || sign.begins("lmgg"); },
     .what = [] { return Message("foreign.gguf", "a GGUF file, a model for llama.cpp"); },
     .way = Way::model},
    {.is = is_onnx, .what = [] { return Message("foreign.onnx", "a model for ONNX"); }, .way = Way::model},
    {.is = [](const Sign& sign) { return sign.begins("TFL3", 4); },
     .what = [] { return Message("foreign.tflite", "a model for TensorFlow Lite"); },
     .way = Way::model},
    {.is =
         [](const Sign& sign) {
             return sign.ends({".pb"}) || sign.ending.starts_with(".data-0") || sign.begins("\x08\x01\x12\x04\x08\x01");
         },
     .what = [] { return Message("foreign.tensorflow", "a model for TensorFlow"); },
     .way = Way::model},
    {.is = [](const Sign& sign) { return sign.ends({".msgpack"}); },
     .what = [] { return Message("foreign.flax", "a model for Flax"); },
     .way = Way::model},
    {.is = [](const Sign& sign) { return sign.begins("\x1f\x8b"); },
     .what = [] { return Message("foreign.gzip", "packed by gzip"); },
     .way = Way::unpack,
     .line = "gunzip \"@\""},
    {.is = [](const Sign& sign) { return sign.begins("BZh"); },
     .what = [] { return Message("foreign.bzip2", "packed by bzip2"); },
     .way = Way::unpack,
     .line = "bunzip2 \"@\""},
    {.is =
         [](const Sign& sign) {
             return sign.begins("\xfd"
                                "7zXZ");
         },
     .what = [] { return Message("foreign.xz", "packed by xz"); },
     .way = Way::unpack,
     .line = "unxz \"@\""},
    {.is = [](const Sign& sign) { return sign.begins("\x28\xb5\x2f\xfd"); },
     .what = [] { return Message("foreign.zstd", "packed by zstd"); },
     .way = Way::unpack,
     .line = "unzstd \"@\""},
    {.is = [](const Sign& sign) { return sign.begins("ustar", 257); },
     .what = [] { return Message("foreign.tar", "an archive of tar"); },
     .way = Way::unpack,
     .line = "tar -xf \"@\""},
    {.is = [](const Sign& sign) { return sign.begins("7z\xbc\xaf\x27\x1c"); },
     .what = [] { return Message("foreign.7z", "an archive of 7-Zip"); },
     .way = Way::unpack,
     .line = "7z x \"@\""},
    {.is =
         [](const Sign& sign) {
             return !first_zip_entry(sign.bytes).empty() && !sign.ends({".npz", ".pt", ".pth", ".bin", ".ckpt"});
         },
     .what = [] { return Message("foreign.zip", "a zip archive"); },
     .way = Way::unpack,
     .line = "unzip \"@\""},
};

Message said(const Kind& kind, const std::string& path)
{
    const std::filesystem::path name(path);
    std::string line;
    for (const char* at = kind.line; *at != '\0'; ++at)
        line += *at == '@' ? name.filename().string() : *at == '%' ? name.stem().string() : std::string(1, *at);
    switch (kind.way) {
    case Way::line:
        return Message("foreign.save", "{0}: this is {1}. This line of {2} saves an array of it: {3}", path,
                       kind.what(), kind.language, line);
    case Way::unpack: return Message("foreign.unpack", "{0}: it is {1}. Unpack it first: {2}", path, kind.what(), line);
    case Way::document:
        return Message("foreign.document", "{0}: this is {1}. Save its text as .txt, or a page of it as .png.", path,
                       kind.what());
    case Way::model: break;
    }
    return Message("foreign.model",
                   "{0}: this is {1}. Open the folder of the same model for transformers, with config.json and "
                   "model.safetensors.",
                   path, kind.what());
}

} // namespace

std::optional<Message> foreign_file(const std::string& path, std::string_view beginning)
{
    const std::string ending = ending_of(path);
    const Sign sign{.bytes = beginning, .ending = ending};
    const auto kind = std::ranges::find_if(kinds, [&](const Kind& each) { return each.is(sign); });
    if (beginning.empty() || kind == std::end(kinds))
        return {};
    return said(*kind, path);
}

std::optional<Message> text_for_numbers(const std::string& path, std::string_view beginning)
{
    if (beginning.starts_with("version https://git-lfs.github.com/spec/"))
        return Message("foreign.lfs",
                       "{0}: this is only a pointer of git-lfs, and the file itself was not downloaded. Run git lfs "
                       "pull in its folder.",
                       path);
    const std::size_t begin = beginning.find_first_not_of("\xef\xbb\xbf \t\r\n");
    const std::string_view text = beginning.substr(std::min(begin, beginning.size()));
    const auto begins = [text](std::string_view with) { return in_small_letters(text.substr(0, with.size())) == with; };
    if (begins("<!doctype html") || begins("<html"))
        return Message("foreign.web-page",
                       "{0}: this is a web page that was saved under the name of the file. Download the file itself.",
                       path);
    return {};
}

} // namespace attn
