// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/heatmap/profile_reader.h"

namespace attn {

namespace {

constexpr Index fewCells = 8192;            // read at once
constexpr Index manyCells = 1'000'000;      // more are read after a pause, as the picture comes first
constexpr Index mostCells = Index{1} << 29; // more of a whole matrix are not read: these take seconds in memory
constexpr int pauseMilliseconds = 250;

} // namespace

ProfileReader::ProfileReader(QObject* parent) : QObject(parent)
{
    pause_.setSingleShot(true);
    pause_.setInterval(pauseMilliseconds);
    connect(&pause_, &QTimer::timeout, this, &ProfileReader::readLater);
}

void ProfileReader::read(std::shared_ptr<const MatrixSource> source, const ProfilePick& pick)
{
    if (source == source_ && pick == pick_)
        return;
    pause_.stop();
    jobs_.cancel();
    const bool fits = source && source_ && source->rows() == source_->rows() && source->columns() == source_->columns();
    source_ = std::move(source);
    pick_ = pick;
    if (!fits) // its places may be none of this matrix
        profile_ = {{pick.side, {}}, {}};
    if (!source_) {
        profile_ = all_ = {};
        allOf_ = {};
        return;
    }
    const Index cells = cellsOfProfile(*source_, pick_);
    if (pick_.places.empty() && allOf_ == source_)
        profile_ = all_;
    else if (cells <= fewCells)
        setProfile(readProfile(*source_, pick_));
    else if (pick_.places.empty() && cells > mostCells)
        setProfile({});
    else if (cells > manyCells)
        pause_.start();
    else
        readLater();
}

void ProfileReader::readLater()
{
    jobs_.start([this, source = source_, pick = pick_](const RunControl& control) {
        auto values = std::make_shared<std::vector<double>>(readProfile(*source, pick, control));
        return std::function<void()>([this, values] {
            setProfile(std::move(*values));
            emit arrived();
        });
    });
}

void ProfileReader::setProfile(std::vector<double> values)
{
    profile_ = {pick_, std::move(values)};
    if (pick_.places.empty()) {
        all_ = profile_;
        allOf_ = source_;
    }
}

} // namespace attn
