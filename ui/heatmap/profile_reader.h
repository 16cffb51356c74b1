// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/heatmap/profile.h"
#include "ui/jobs/job_runner.h"

#include <QObject>
#include <QTimer>

#include <memory>

namespace attn {

// Reads the profile of a matrix that was asked for last: at once where that takes no time, off the window's thread
// otherwise. Until it is there, the last one of a matrix of the same
// size stays.
class ProfileReader : public QObject {
    Q_OBJECT
public:
    explicit ProfileReader(QObject* parent = nullptr);

    // nullptr: nothing to read.
    void read(std::shared_ptr<const MatrixSource> source, const ProfilePick& pick);

    // The newest that has been read. The profile of all rows or columns has no values if the matrix is too large to be
    // read as a whole.
    const Profile& profile() const { return profile_; }

signals:
    // A profile() is there that read() could not give at once.
    void arrived();

private:
    void readLater();
    void setProfile(std::vector<double> values);

    std::shared_ptr<const MatrixSource> source_;
    ProfilePick pick_;
    Profile profile_;
    Profile all_; // kept, as it is needed each time the pointer leaves the matrix
    std::shared_ptr<const MatrixSource> allOf_;
    QTimer pause_; // before a whole matrix is read, so that its picture comes first
    JobRunner jobs_;
};

} // namespace attn
