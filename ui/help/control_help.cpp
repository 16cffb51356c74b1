// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/help/control_help.h"

#include <QCoreApplication>
#include <QWidget>

#include <algorithm>
#include <string_view>

namespace attn {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(attn::Help)
};

constexpr const char* pageProperty = "manualPage";

constexpr ControlHelp table[] = {
    // The views.
    {"heatmap", QT_TRANSLATE_NOOP("attn::Help", "One cell for each weight. Read along a row: where that token looks."),
     QT_TRANSLATE_NOOP("attn::Help", "Click a cell to pin it, and move it with the arrow keys."), "heatmap"},
    {"heads", QT_TRANSLATE_NOOP("attn::Help", "One small map for each head. A click chooses the head."),
     QT_TRANSLATE_NOOP("attn::Help", "Double-click a head to see it large."), "heads"},
    {"links",
     QT_TRANSLATE_NOOP("attn::Help", "A line runs from the token that looks to the one it looks at. Stronger is more."),
     QT_TRANSLATE_NOOP("attn::Help", "Point at a token on the left to see its links alone."), "links"},
    {"image", QT_TRANSLATE_NOOP("attn::Help", "The weights of one query, laid over the picture."),
     QT_TRANSLATE_NOOP("attn::Help", "Click a patch to see where it looks."), "image"},
    {"steps", QT_TRANSLATE_NOOP("attn::Help", "Every matrix from the inputs to the output, one step after the other."),
     QT_TRANSLATE_NOOP("attn::Help", "Click a cell to see its sum written out."), "steps"},

    // Above and below the picture.
    {"layer", QT_TRANSLATE_NOOP("attn::Help", "The layer that is shown, from 0, or the mean over layers."),
     QT_TRANSLATE_NOOP("attn::Help", "Press [ and ] to walk through the layers."), "heads#layers-and-heads"},
    {"head", QT_TRANSLATE_NOOP("attn::Help", "The head that is shown, from 0, or the mean over heads."),
     QT_TRANSLATE_NOOP("attn::Help", "Press the comma and the full stop to walk through the heads."),
     "heads#layers-and-heads"},
    {"filter-chip", QT_TRANSLATE_NOOP("attn::Help", "This is done to the weights before they are shown."),
     QT_TRANSLATE_NOOP("attn::Help", "Click it to take it out."), "filters"},
    {"attention-kind",
     QT_TRANSLATE_NOOP("attn::Help", "A model that reads one text and writes another has three kinds of attention."),
     QT_TRANSLATE_NOOP("attn::Help", "Cross shows which words of the input each written word looks at."),
     "models#what-goes-in"},
    {"filter-and-sort",
     QT_TRANSLATE_NOOP("attn::Help", "Leaves out, joins or sorts tokens before the weights are shown."),
     QT_TRANSLATE_NOOP("attn::Help", "In a trained model, hide the first key: it often takes most of the weight."),
     "filters"},
    {"colours", QT_TRANSLATE_NOOP("attn::Help", "Colour map, range and values of the picture."),
     QT_TRANSLATE_NOOP("attn::Help", "Switch to a logarithmic scale to see small weights."), "colours"},
    {"head-order", QT_TRANSLATE_NOOP("attn::Help", "Sorts the heads by what they look at, the largest number first."),
     QT_TRANSLATE_NOOP("attn::Help", "Sort by weight on the previous token to find heads that look one back."),
     "heads#sort-heads"},
    {"heads-in-sight", QT_TRANSLATE_NOOP("attn::Help", "Heads whose links are shown, each in its colour."),
     QT_TRANSLATE_NOOP("attn::Help", "Click a head above the links to show or hide it."), "links#heads"},
    {"weight-shown",
     QT_TRANSLATE_NOOP("attn::Help",
                       "For each query, the strongest links that together hold this share of its weight."),
     QT_TRANSLATE_NOOP("attn::Help", "Lower it until only the lines that matter are left."), "links#weight-shown"},
    {"query", QT_TRANSLATE_NOOP("attn::Help", "The query whose weights lie over the picture, from 0, or all of them."),
     QT_TRANSLATE_NOOP("attn::Help", "Press the arrows of the field to go from query to query."), "image"},
    {"play", QT_TRANSLATE_NOOP("attn::Help", "Shows one query after the other."),
     QT_TRANSLATE_NOOP("attn::Help", "Play the words of a text to see where each one looks in the picture."), "image"},
    {"overlay", QT_TRANSLATE_NOOP("attn::Help", "How the weights lie over the picture: as brightness or as colours."),
     QT_TRANSLATE_NOOP("attn::Help", "Choose Tint where the picture itself is dark."), "image#how-weights-lie-over-it"},
    {"opacity", QT_TRANSLATE_NOOP("attn::Help", "How strongly the weights cover the picture."),
     QT_TRANSLATE_NOOP("attn::Help", "Lower it to recognize what lies below."), "image#how-weights-lie-over-it"},
    {"smooth", QT_TRANSLATE_NOOP("attn::Help", "Weights change gradually from patch to patch."),
     QT_TRANSLATE_NOOP("attn::Help", "Keep it off to see the numbers as they are: one for each patch."),
     "image#how-weights-lie-over-it"},
    {"patch-grid", QT_TRANSLATE_NOOP("attn::Help", "Lines between the patches."), "", "image#how-weights-lie-over-it"},
    {"side-by-side", QT_TRANSLATE_NOOP("attn::Help", "Several chosen queries have a picture each."),
     QT_TRANSLATE_NOOP("attn::Help", "Choose a second patch with Ctrl and a click, and compare."),
     "image#several-queries"},
    {"all-heads", QT_TRANSLATE_NOOP("attn::Help", "Shows all heads of the layer in a row below the picture."),
     QT_TRANSLATE_NOOP("attn::Help", "Click one of them to see it large."), "image#heads"},
    {"step-back", QT_TRANSLATE_NOOP("attn::Help", "Goes to the step before. Key: Page Up."), "", "steps"},
    {"step-on", QT_TRANSLATE_NOOP("attn::Help", "Goes to the next step. Key: Page Down."),
     QT_TRANSLATE_NOOP("attn::Help", "Pin a cell first, so that each step shows where its number comes from."),
     "steps"},
    {"zoom", QT_TRANSLATE_NOOP("attn::Help", "A part of the matrix is shown. A click fits all of it. Key: 0."), "",
     "heatmap#zoom"},

    // The operator.
    {"presets", QT_TRANSLATE_NOOP("attn::Help", "Sets score and normalizer to a well-known pair."),
     QT_TRANSLATE_NOOP("attn::Help", "Choose one without softmax, and compare the work under Cost."),
     "operator#presets"},
    {"score", QT_TRANSLATE_NOOP("attn::Help", "How well a query and a key match, as one number."),
     QT_TRANSLATE_NOOP("attn::Help", "Choose Cosine: only the direction of the vectors counts, not their length."),
     "score"},
    {"normalizer", QT_TRANSLATE_NOOP("attn::Help", "Turns the scores of a row into weights."),
     QT_TRANSLATE_NOOP("attn::Help", "Choose Sparsemax: a few words get all the weight, the others exactly none."),
     "normalizer"},
    {"temperature",
     QT_TRANSLATE_NOOP("attn::Help",
                       "The scores are divided by it: a low one makes the weights sharp, a high one even."),
     QT_TRANSLATE_NOOP("attn::Help",
                       "Drag it to the left and watch each row end up at one word. A double click sets 1."),
     "temperature"},
    {"mask", QT_TRANSLATE_NOOP("attn::Help", "Which keys a token may not look at. Several masks work together."), "",
     "mask"},
    {"causal", QT_TRANSLATE_NOOP("attn::Help", "A token looks at itself and at what comes before it."),
     QT_TRANSLATE_NOOP("attn::Help", "Switch it on: this is how models that write text read it."), "mask#causal"},
    {"window", QT_TRANSLATE_NOOP("attn::Help", "A token looks only at tokens near it."),
     QT_TRANSLATE_NOOP("attn::Help", "Use it together with Causal: only the last few tokens are seen."), "mask#window"},
    {"window-width",
     QT_TRANSLATE_NOOP("attn::Help", "How far a token sees: W tokens to each side; with Causal, W tokens in all."), "",
     "mask#window"},
    {"masked-keys", QT_TRANSLATE_NOOP("attn::Help", "No token looks at these keys, which are counted from 0."),
     QT_TRANSLATE_NOOP("attn::Help", "Type 0 to take the first word away from all others."), "mask#padding"},
    {"mask-tool",
     QT_TRANSLATE_NOOP("attn::Help",
                       "While this is on, a click in the heatmap masks or unmasks a cell, and a drag paints."),
     QT_TRANSLATE_NOOP("attn::Help", "Mask the strongest cell of a row and see who gets its weight."),
     "mask#cells-by-hand"},
    {"unmask", QT_TRANSLATE_NOOP("attn::Help", "Unmasks the cells that were masked one by one."), "",
     "mask#cells-by-hand"},
    {"head-count",
     QT_TRANSLATE_NOOP("attn::Help", "How many heads share the width. Only numbers that divide it are offered."),
     QT_TRANSLATE_NOOP("attn::Help", "Choose 8 and open the view Heads: each head looks at something else."),
     "heads-and-width"},
    {"kv-heads",
     QT_TRANSLATE_NOOP("attn::Help", "Fewer heads for keys and values than for queries: grouped-query attention."),
     QT_TRANSLATE_NOOP("attn::Help", "Choose 1: all heads then compare with the same keys."),
     "heads-and-width#key-and-value-heads"},
    {"width", QT_TRANSLATE_NOOP("attn::Help", "How many numbers stand for one token."),
     QT_TRANSLATE_NOOP("attn::Help", "Raise it: like words become alike, and unlike words become more unlike."),
     "heads-and-width#width"},
    {"position",
     QT_TRANSLATE_NOOP("attn::Help", "How a token learns where it stands. Without it the order does not matter."),
     QT_TRANSLATE_NOOP("attn::Help", "Choose ALiBi: far tokens lose score, each head at its own rate."), "position"},
    {"embedding", QT_TRANSLATE_NOOP("attn::Help", "Which numbers stand for a token before anything is computed."),
     QT_TRANSLATE_NOOP("attn::Help", "Choose One-hot: then only equal tokens are alike."), "embedding"},
    {"projection", QT_TRANSLATE_NOOP("attn::Help", "How queries, keys and values are made of the inputs."),
     QT_TRANSLATE_NOOP("attn::Help", "Choose Identity: tokens are then compared as they are."), "embedding#projection"},
    {"seed", QT_TRANSLATE_NOOP("attn::Help", "The random numbers of the layer come from this number, always the same."),
     QT_TRANSLATE_NOOP("attn::Help", "Press the arrow keys: each seed is another layer that was never trained."),
     "embedding#seed"},
    {"new-seed", QT_TRANSLATE_NOOP("attn::Help", "Chooses a new seed at random."), "", "embedding#seed"},
    {"more-settings",
     QT_TRANSLATE_NOOP("attn::Help", "Positions, grouped heads, the width and where the numbers come from."), "",
     "operator"},
    {"set-back", QT_TRANSLATE_NOOP("attn::Help", "This setting differs from its default. A click sets it back."), "",
     "operator#what-differs-from-the-default"},
    {"reset-operator", QT_TRANSLATE_NOOP("attn::Help", "Sets the whole operator to its defaults. Undo brings it back."),
     "", "operator#what-differs-from-the-default"},
    {"measure", QT_TRANSLATE_NOOP("attn::Help", "Runs both ways and compares the presets with softmax attention."),
     QT_TRANSLATE_NOOP("attn::Help", "Measure a sentence, then a text of 1,000 words."), "operator#cost"},
    {"stop-measuring", QT_TRANSLATE_NOOP("attn::Help", "Stops the measurement."), "", "operator#cost"},

    // Colours.
    {"colour-map", QT_TRANSLATE_NOOP("attn::Help", "The colours from the smallest weight to the largest."),
     QT_TRANSLATE_NOOP("attn::Help", "For a print in grey, choose grey or cividis."), "colours#colour-map"},
    {"range", QT_TRANSLATE_NOOP("attn::Help", "Which weights the first and the last colour stand for."),
     QT_TRANSLATE_NOOP("attn::Help", "Choose 0 to 1 to compare pictures of different sentences."), "colours#range"},
    {"lowest", QT_TRANSLATE_NOOP("attn::Help", "The weight, or the percentile, of the first colour."), "",
     "colours#range"},
    {"highest", QT_TRANSLATE_NOOP("attn::Help", "The weight, or the percentile, of the last colour."), "",
     "colours#range"},
    {"logarithmic", QT_TRANSLATE_NOOP("attn::Help", "A logarithmic colour scale: small weights become visible."),
     QT_TRANSLATE_NOOP("attn::Help", "Use it for long texts, where most weights are small."), "colours#logarithmic"},
    {"shared-scale",
     QT_TRANSLATE_NOOP("attn::Help", "All heads share one colour scale. Otherwise each head has its own."),
     QT_TRANSLATE_NOOP("attn::Help", "Switch it off to see the pattern of a weak head."), "colours#shared-by-heads"},
    {"cell-values", QT_TRANSLATE_NOOP("attn::Help", "Whether the weights are written into their cells."), "",
     "colours#values-in-cells"},
    {"pooling", QT_TRANSLATE_NOOP("attn::Help", "What the heatmap shows where several cells share a pixel."),
     QT_TRANSLATE_NOOP("attn::Help", "The largest keeps every peak; the mean shows broad patterns."),
     "colours#cells-sharing-a-pixel"},
    {"cell-shape",
     QT_TRANSLATE_NOOP("attn::Help", "Whether cells are square, or as wide and as high as there is room."), "",
     "colours#shape-of-cells"},

    // Filter and sort.
    {"softmax-rows",
     QT_TRANSLATE_NOOP("attn::Help",
                       "Takes the numbers of a file for scores, and shows the weights that their softmax makes."),
     QT_TRANSLATE_NOOP("attn::Help", "Use it where rows do not sum to 1 and some numbers are negative."),
     "filters#scores"},
    {"hide-first-key",
     QT_TRANSLATE_NOOP("attn::Help",
                       "Leaves the first token out as a key, and divides each row by the sum of the rest."),
     QT_TRANSLATE_NOOP("attn::Help", "Many models put much of their attention there, which hides everything else."),
     "filters#hide"},
    {"hide-special",
     QT_TRANSLATE_NOOP("attn::Help",
                       "Leaves out the tokens that a tokenizer has added, such as [CLS] and </s>, and "
                       "divides each row by the sum of the rest."),
     "", "filters#hide"},
    {"hide-padding",
     QT_TRANSLATE_NOOP("attn::Help",
                       "Leaves out [PAD], <pad> and the like. They fill a batch up and stand for nothing."),
     "", "filters#hide"},
    {"hide-keys",
     QT_TRANSLATE_NOOP("attn::Help", "Leaves out these keys, and divides each row by the sum of the rest."),
     QT_TRANSLATE_NOOP("attn::Help", "Type 0,5-7 for the first key and those from 5 to 7."), "filters#hide"},
    {"join-words",
     QT_TRANSLATE_NOOP("attn::Help", "Joins the parts of a word: columns are summed, and of rows the mean is taken."),
     "", "filters#join"},
    {"keep-strongest",
     QT_TRANSLATE_NOOP("attn::Help", "Keeps this many of the strongest weights of each row. The others become 0."),
     QT_TRANSLATE_NOOP("attn::Help", "Keep 1 to see what each token looks at most."), "filters#keep-the-strongest"},
    {"keep-share",
     QT_TRANSLATE_NOOP("attn::Help",
                       "Keeps the strongest weights that together hold this share of their row. The others become 0."),
     "", "filters#keep-the-strongest"},
    {"row-order",
     QT_TRANSLATE_NOOP("attn::Help", "Sorts rows by their largest weight, or by their weight on the selected key."),
     QT_TRANSLATE_NOOP("attn::Help", "Select a key, then press R: who looks at it most comes first."), "filters#sort"},
    {"column-order",
     QT_TRANSLATE_NOOP("attn::Help", "Sorts columns by the weight they receive, or by that in the selected row."),
     QT_TRANSLATE_NOOP("attn::Help", "Select a query, then press C: what it looks at most comes first."),
     "filters#sort"},
    {"as-computed", QT_TRANSLATE_NOOP("attn::Help", "Undoes all of the above."), "", "filters"},

    {"shipped-model",
     QT_TRANSLATE_NOOP("attn::Help", "A small trained model that comes with the program, with an input of its own."),
     QT_TRANSLATE_NOOP("attn::Help", "Its menu in the toolbar has ten inputs, each with what to look for."),
     "models#shipped"},

    // Where there is no picture.
    {"lead-on", QT_TRANSLATE_NOOP("attn::Help", "Leads to what the picture needs."), "", "first-steps"},

    // Inputs.
    {"input-kind", QT_TRANSLATE_NOOP("attn::Help", "The kinds of input. Looking at another one changes nothing yet."),
     "", "input"},
    {"use-input", QT_TRANSLATE_NOOP("attn::Help", "Makes this the input of the picture."), "", "input"},
    {"sentence",
     QT_TRANSLATE_NOOP("attn::Help", "The text whose tokens look at each other. The picture follows each key."),
     QT_TRANSLATE_NOOP("attn::Help", "Write the same word twice: the two look at each other."), "input#text"},
    {"cross-attention",
     QT_TRANSLATE_NOOP("attn::Help",
                       "The first sentence asks, the second answers: its words give the keys and values."),
     QT_TRANSLATE_NOOP("attn::Help", "Type a translation of the sentence."), "input#a-second-sentence"},
    {"second-sentence", QT_TRANSLATE_NOOP("attn::Help", "The sentence that is looked at."), "",
     "input#a-second-sentence"},
    {"splitting",
     QT_TRANSLATE_NOOP("attn::Help", "What counts as one token: a word, a character, or what stands between bars."),
     QT_TRANSLATE_NOOP("attn::Help", "Choose Characters to see how letters find each other."), "input#tokens"},
    {"tokens", QT_TRANSLATE_NOOP("attn::Help", "The tokens of the text. A click chooses one as the query."),
     QT_TRANSLATE_NOOP("attn::Help", "Point at a token: it lights up in every view."), "input#tokens"},
    {"model-text",
     QT_TRANSLATE_NOOP("attn::Help", "The text that the model reads. Its own tokenizer cuts it into tokens."), "",
     "models"},
    {"pair",
     QT_TRANSLATE_NOOP("attn::Help", "The model reads both sentences as one input, with a separator between them."), "",
     "models#what-goes-in"},
    {"pair-sentence", QT_TRANSLATE_NOOP("attn::Help", "The second sentence of the pair."), "", "models#what-goes-in"},
    {"target", QT_TRANSLATE_NOOP("attn::Help", "The text that the model writes, or that you give in its place."),
     QT_TRANSLATE_NOOP("attn::Help", "Leave it empty to let the model write one."), "models#what-goes-in"},
    {"thumbnail", QT_TRANSLATE_NOOP("attn::Help", "The picture, with the lines along which it is cut into patches."),
     "", "input#a-picture"},
    {"open-picture", QT_TRANSLATE_NOOP("attn::Help", "Opens a picture from a file. You can also drop one here."), "",
     "input#a-picture"},
    {"patch-size", QT_TRANSLATE_NOOP("attn::Help", "The side of a patch in pixels. Each patch is one token."),
     QT_TRANSLATE_NOOP("attn::Help",
                       "Halve it: there are four times as many tokens, and sixteen times as many weights."),
     "input#a-picture"},
    {"features", QT_TRANSLATE_NOOP("attn::Help", "Which numbers stand for a patch."),
     QT_TRANSLATE_NOOP("attn::Help", "Colour and gradients finds patches that look alike."), "input#a-picture"},
    {"matrices-form",
     QT_TRANSLATE_NOOP("attn::Help", "Which matrices you give: Q, K and V, or inputs and projections."), "",
     "input#matrices"},
    {"matrix-list",
     QT_TRANSLATE_NOOP("attn::Help", "The matrices that this kind of input uses. A click shows one below."), "",
     "input#matrices"},
    {"matrix-grid", QT_TRANSLATE_NOOP("attn::Help", "The numbers of the matrix. Type over one to change it."),
     QT_TRANSLATE_NOOP("attn::Help", "Paste a block of numbers from a spreadsheet. The right button inserts rows."),
     "input#matrices"},
    {"matrix-rows", QT_TRANSLATE_NOOP("attn::Help", "The number of rows. New numbers are 0."), "", "input#matrices"},
    {"matrix-columns", QT_TRANSLATE_NOOP("attn::Help", "The number of columns. New numbers are 0."), "",
     "input#matrices"},
    {"open-matrix", QT_TRANSLATE_NOOP("attn::Help", "Opens this matrix from a file."), "", "file-formats"},
    {"paste-matrix", QT_TRANSLATE_NOOP("attn::Help", "Pastes numbers from the clipboard, from the selected cell on."),
     "", "input#matrices"},
    {"copy-matrix", QT_TRANSLATE_NOOP("attn::Help", "Copies the selected numbers, or all of them, as a table."), "",
     "input#matrices"},
    {"clear-matrix", QT_TRANSLATE_NOOP("attn::Help", "Removes this matrix. Undo brings it back."), "",
     "input#matrices"},
    {"attention-in-file",
     QT_TRANSLATE_NOOP("attn::Help", "The file holds several arrays of attention. A click shows one."), "",
     "file-formats"},
    {"batch-input", QT_TRANSLATE_NOOP("attn::Help", "Which input of a batch is shown, from 0."), "", "file-formats"},
    {"labels-from-file",
     QT_TRANSLATE_NOOP("attn::Help",
                       "Names rows and columns by a text with a token on each line, or by a list in JSON."),
     "", "file-formats"},
    {"remove-labels", QT_TRANSLATE_NOOP("attn::Help", "Rows and columns are named by their numbers again."), "",
     "file-formats"},
    {"lie-on", QT_TRANSLATE_NOOP("attn::Help", "What the tokens of the loaded attention lie on."),
     QT_TRANSLATE_NOOP("attn::Help", "Choose patches of a picture, open it, and switch to the view Image."), "layouts"},
    {"lying-tokens", QT_TRANSLATE_NOOP("attn::Help", "Whether keys, queries or both lie there."), "", "layouts"},
    {"tokens-before", QT_TRANSLATE_NOOP("attn::Help", "How many tokens stand before the patches."), "", "layouts"},
    {"patch-rows", QT_TRANSLATE_NOOP("attn::Help", "Rows of patches, before any are merged."), "", "layouts"},
    {"patch-columns", QT_TRANSLATE_NOOP("attn::Help", "Columns of patches, before any are merged."), "", "layouts"},
    {"merged", QT_TRANSLATE_NOOP("attn::Help", "How many patches the model merges into a token, each way."), "",
     "layouts"},
    {"picture-fit", QT_TRANSLATE_NOOP("attn::Help", "How patches lie on a picture of another shape."), "", "layouts"},
    {"frame-seconds", QT_TRANSLATE_NOOP("attn::Help", "How many seconds a frame lasts."), "", "layouts"},
    {"position-unit", QT_TRANSLATE_NOOP("attn::Help", "What a position of the track is called."), "", "layouts"},
    {"layout-pictures", QT_TRANSLATE_NOOP("attn::Help", "Opens the pictures that the tokens lie on."), "", "layouts"},
    {"remove-layout", QT_TRANSLATE_NOOP("attn::Help", "Lays the tokens over nothing."), "", "layouts"},

    // Inspector, predictions and model.
    {"more-numbers", QT_TRANSLATE_NOOP("attn::Help", "Shows scores, sums and the evenness of the row."), "",
     "inspector#more-numbers"},
    {"strongest-bars", QT_TRANSLATE_NOOP("attn::Help", "The strongest weights. A click pins one."),
     QT_TRANSLATE_NOOP("attn::Help", "Point at a bar: its cell lights up in the picture."), "inspector"},
    {"term-bars", QT_TRANSLATE_NOOP("attn::Help", "What each dimension adds to the score of the query and the key."),
     "", "inspector#score-dimension-by-dimension"},
    {"predicted-tokens",
     QT_TRANSLATE_NOOP("attn::Help", "What the model expects here, with its probability. A click takes it."), "",
     "predictions"},
    {"write-text",
     QT_TRANSLATE_NOOP("attn::Help", "Writes the tokens that the model predicts after the text. Keys: Ctrl+Return."),
     "", "predictions#write-more-text"},
    {"token-count",
     QT_TRANSLATE_NOOP("attn::Help", "How many tokens are written, unless the model ends the text before."), "",
     "predictions#write-more-text"},
    {"stop-writing", QT_TRANSLATE_NOOP("attn::Help", "Stops. What is written so far stays."), "",
     "predictions#write-more-text"},
    {"token-choice", QT_TRANSLATE_NOOP("attn::Help", "Whether the most likely token is taken, or one by chance."),
     QT_TRANSLATE_NOOP("attn::Help", "Choose by chance and write the same text twice."), "predictions#write-more-text"},
    {"writing-temperature",
     QT_TRANSLATE_NOOP("attn::Help", "A low one keeps to the likely tokens, a high one dares more."), "",
     "predictions#write-more-text"},
    {"among", QT_TRANSLATE_NOOP("attn::Help", "How many of the most likely tokens chance may choose among."), "",
     "predictions#write-more-text"},
    {"writing-seed", QT_TRANSLATE_NOOP("attn::Help", "The same seed writes the same text again."), "",
     "predictions#write-more-text"},
    {"close-model", QT_TRANSLATE_NOOP("attn::Help", "Goes back to the playground. The text stays."), "", "models"},
    {"model",
     QT_TRANSLATE_NOOP("attn::Help",
                       "What computes the weights: the playground, a layer without training, or a trained model."),
     QT_TRANSLATE_NOOP("attn::Help", "Open the folder of a model from Hugging Face."), "models"},
    {"examples", QT_TRANSLATE_NOOP("attn::Help", "Documents that come with the program, each with one point to see."),
     "", "first-steps"},

    {"new-sentence", QT_TRANSLATE_NOOP("attn::Help", "The sentence that is shown next. Return takes it."), "",
     "presentation"},
    {"message", QT_TRANSLATE_NOOP("attn::Help", "What happened, and what you can do about it."), "", "index"},

    // Start page and dialogs.
    {"learn", QT_TRANSLATE_NOOP("attn::Help", "What attention is, in five minutes, with pictures."), "", "first-steps"},
    {"open-file", QT_TRANSLATE_NOOP("attn::Help", "Opens a picture, a text, a matrix, attention or a saved document."),
     QT_TRANSLATE_NOOP("attn::Help", "You can also drop files anywhere on the window."), "file-formats"},
    {"open-model",
     QT_TRANSLATE_NOOP("attn::Help",
                       "A folder as Hugging Face writes it: config.json, model.safetensors and a tokenizer."),
     "", "models"},
    {"back-to-picture", QT_TRANSLATE_NOOP("attn::Help", "Shows the picture again. Nothing has changed. Key: Esc."), "",
     "first-steps"},
    {"recent-file", QT_TRANSLATE_NOOP("attn::Help", "Opens what was open before."), "", "file-formats"},
    {"figure-heads",
     QT_TRANSLATE_NOOP("attn::Help", "Which heads are drawn: the one shown, all in one figure, or each in a file."), "",
     "figures#several-heads"},
    {"figure-part", QT_TRANSLATE_NOOP("attn::Help", "The whole matrix, or the part that the window shows."), "",
     "figures"},
    {"figure-format", QT_TRANSLATE_NOOP("attn::Help", "PNG holds pixels. SVG and PDF stay sharp at any size."), "",
     "figures"},
    {"figure-width", QT_TRANSLATE_NOOP("attn::Help", "The width on paper."),
     QT_TRANSLATE_NOOP("attn::Help", "A column of a paper is often 85 mm wide."), "figures"},
    {"figure-height", QT_TRANSLATE_NOOP("attn::Help", "The height on paper."), "", "figures"},
    {"figure-proportions",
     QT_TRANSLATE_NOOP("attn::Help", "A new width changes the height, and a new height the width."), "", "figures"},
    {"figure-resolution", QT_TRANSLATE_NOOP("attn::Help", "Dots per inch of a PNG. Journals ask for 300 to 600."), "",
     "figures"},
    {"figure-font", QT_TRANSLATE_NOOP("attn::Help", "The size of all texts, in points, exactly as on paper."), "",
     "figures"},
    {"figure-titled", QT_TRANSLATE_NOOP("attn::Help", "Writes above the figure what is shown."), "", "figures"},
    {"figure-title", QT_TRANSLATE_NOOP("attn::Help", "The words above the figure."), "", "figures"},
    {"figure-captioned",
     QT_TRANSLATE_NOOP("attn::Help", "Writes below the figure how it is read and what was done to the weights."), "",
     "figures"},
    {"figure-theme", QT_TRANSLATE_NOOP("attn::Help", "Light for paper, dark for a dark slide."), "", "figures"},
    {"figure-labels", QT_TRANSLATE_NOOP("attn::Help", "Writes the tokens beside the rows and columns."), "", "figures"},
    {"figure-colour-bar", QT_TRANSLATE_NOOP("attn::Help", "Draws the bar that says which colour is which weight."), "",
     "figures"},
    {"figure-profiles",
     QT_TRANSLATE_NOOP("attn::Help", "Draws bars of the selected row and column beside the heatmap."), "", "figures"},
    {"figure-selection", QT_TRANSLATE_NOOP("attn::Help", "Marks the pinned cell, row or rows."), "", "figures"},
    {"quantity",
     QT_TRANSLATE_NOOP("attn::Help", "Which numbers are written: the weights, or a step on the way to them."), "",
     "command-line"},
    {"numbers-heads", QT_TRANSLATE_NOOP("attn::Help", "Which heads are written."), "", "command-line"},
    {"drop-first",
     QT_TRANSLATE_NOOP("attn::Help", "Leaves the first key out and divides each row by the sum of the rest."), "",
     "filters#hide"},
    {"divide-rows", QT_TRANSLATE_NOOP("attn::Help", "Divides each row by its sum, so that it sums to 1."), "",
     "filters"},
    {"theme", QT_TRANSLATE_NOOP("attn::Help", "Light, dark, or as the desktop has it."), "", "colours"},
    {"picture-font", QT_TRANSLATE_NOOP("attn::Help", "The size of the words in pictures. Keys: Ctrl++ and Ctrl+-."), "",
     "colours"},
};

const ControlHelp& helpNamed(const char* name)
{
    const auto* const found = std::ranges::find(table, std::string_view(name), &ControlHelp::name);
    Q_ASSERT_X(found != std::end(table), "explain", name);
    return *found;
}

QString paragraph(const QString& text)
{
    return text.isEmpty() ? text : QStringLiteral("<p>%1</p>").arg(text.toHtmlEscaped());
}

QString sentenceOf(const ControlHelp& help)
{
    return Text::tr(help.sentence);
}

QString attemptOf(const ControlHelp& help)
{
    return *help.attempt ? Text::tr("Try this: %1").arg(Text::tr(help.attempt)) : QString();
}

QString bubbleOf(const ControlHelp& help)
{
    return paragraph(sentenceOf(help)) + paragraph(attemptOf(help));
}

} // namespace

std::span<const ControlHelp> controlHelp()
{
    return table;
}

QString whatsThis(const char* name)
{
    return bubbleOf(helpNamed(name)) + paragraph(Text::tr("F1 opens its page in the manual."));
}

void explain(QWidget* widget, const char* name)
{
    const ControlHelp& help = helpNamed(name);
    explainQuietly(widget, name);
    widget->setToolTip(bubbleOf(help));
    widget->setStatusTip(QStringLiteral("%1 %2").arg(sentenceOf(help), attemptOf(help)).trimmed());
    widget->setAccessibleDescription(sentenceOf(help));
}

void explainQuietly(QWidget* widget, const char* name)
{
    widget->setWhatsThis(whatsThis(name));
    setManualPage(widget, QString::fromLatin1(helpNamed(name).page));
}

void setManualPage(QWidget* panel, const QString& page)
{
    panel->setProperty(pageProperty, page);
}

QString manualPageOf(const QWidget* widget)
{
    for (; widget; widget = widget->parentWidget())
        if (const QString page = widget->property(pageProperty).toString(); !page.isEmpty())
            return page;
    return {};
}

} // namespace attn
