// SPDX-License-Identifier: GPL-3.0-or-later
// Nothing of its own: what is compiled here are the headers that tests share (tests/CMakeLists.txt).
