// Nothing of its own: what is compiled here are the headers that tests share (tests/CMakeLists.txt).
