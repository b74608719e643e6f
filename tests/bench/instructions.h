// Instructions a row, counted by valgrind: the same on a busy machine as on an idle one.
#pragma once

#include "tests/bench/comparison.h"

namespace snowatlas::bench {

// 0: a row costs about what it cost when the figures in instructions.cpp were written down. 1: more, and it says what.
// 77: there is no valgrind.
int check_instructions(const Settings& settings);

} // namespace snowatlas::bench
