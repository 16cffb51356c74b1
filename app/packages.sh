# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash disable=SC2034
# What Debian 12 must have installed to build, start and test AttnScope, and how to get it. Sourced by app/run and
# tests/run.

build_packages=(
    build-essential cmake ninja-build ccache mold pkg-config
    qt6-base-dev qt6-svg-dev qt6-image-formats-plugins libqcustomplot-dev libqcustomplot2.1-qt6
    libeigen3-dev libtbb-dev libsimdjson-dev libzip-dev libicu-dev libsentencepiece-dev libcli11-dev libbenchmark-dev
    fonts-dejavu-core
)
test_packages=(xvfb xauth xdotool poppler-utils qt6-l10n-tools libonig-dev python3-numpy nodejs)
fuzz_packages=(clang-16 libclang-rt-16-dev python3)

# install_missing PACKAGE ...: installs those that are not there, and says which; silent and quick when all are.
install_missing() {
    if ! command -v dpkg-query >/dev/null; then
        echo "This is not Debian: if the build misses something, install what these packages hold: $*" >&2
        return 0
    fi
    local installed package missing=()
    installed=$'\n'$(dpkg-query --show --showformat '${Package} ${db:Status-Status}\n' "$@" 2>/dev/null || true)$'\n'
    for package in "$@"; do
        [[ $installed == *$'\n'"$package installed"$'\n'* ]] || missing+=("$package")
    done
    (( ${#missing[@]} )) || return 0

    echo "Installing ${missing[*]}" >&2
    local as_root=()
    if (( EUID )); then
        if ! command -v sudo >/dev/null; then
            echo "Packages: root or sudo is needed, run as root: apt-get install ${missing[*]}" >&2
            return 1
        fi
        as_root=(sudo)
    fi
    # An unreachable source that has nothing to do with these packages must not stop the installation.
    "${as_root[@]}" apt-get update >&2 || true
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends "${missing[@]}" >&2
}
