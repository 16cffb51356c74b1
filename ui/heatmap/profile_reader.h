// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/heatmap/profile.h"
#include "ui/jobs/job_runner.h"

#include <QObject>
#include <QTimer>

#include <memory>

namespace attn {

// Reads one profile of a matrix, the newest that was asked for: at once where that takes no time, off the window's
// thread otherwise. The last one stays until then.
class ProfileReader : public QObject {
    Q_OBJECT
public:
    explicit ProfileReader(QObject* parent = nullptr);

    // nullptr: nothing to read.
    void read(std::shared_ptr<const MatrixSource> source, const ProfilePick& pick);

    // The newest that has been read. Of a matrix that is too large to be read as a whole, the profile of all has no
    // values.
    const Profile& profile() const { return profile_; }

signals:
    // profile() has come later than it was asked for.
    void arrived();

private:
    void readLater();
    void setProfile(std::vector<double> values);

    std::shared_ptr<const MatrixSource> source_;
    ProfilePick pick_;
    Profile profile_;
    Profile all_; // kept: whoever moves the pointer off the matrix and back needs it again and again
    std::shared_ptr<const MatrixSource> allOf_;
    QTimer pause_; // before a whole matrix is read, so that its picture comes first
    JobRunner jobs_;
};

} // namespace attn
