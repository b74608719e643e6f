// Runs a fuzz target where the compiler has no libFuzzer: every file of the corpus, and changed copies of it.
// usage: target [-runs=N] folder…

#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "tests/fuzz/fuzz.h"

namespace {

using Random = std::mt19937;

std::vector<std::string> read_corpus(const std::vector<std::filesystem::path>& folders) {
    std::vector<std::string> inputs;
    for (const auto& folder : folders) {
        for (const auto& entry : std::filesystem::directory_iterator(folder)) {
            std::ifstream file(entry.path(), std::ios::binary);
            inputs.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
        }
    }
    return inputs;
}

std::size_t below(Random& random, std::size_t bound) {
    return std::uniform_int_distribution<std::size_t>(0, bound - 1)(random);
}

// Cuts, repeats, replaces or splices in a piece of another input.
void change(std::string& input, const std::vector<std::string>& corpus, Random& random) {
    const std::size_t at = below(random, input.size() + 1);
    const std::size_t length = below(random, 16) + 1;
    switch (below(random, 5)) {
    case 0:
        input.erase(at, length);
        break;
    case 1:
        input.insert(at, input.substr(at, length));
        break;
    case 2:
        if (at < input.size()) input[at] = static_cast<char>(below(random, 256));
        break;
    case 3:
        input.resize(at);
        break;
    default: {
        const std::string& other = corpus[below(random, corpus.size())];
        input.insert(at, other.substr(below(random, other.size() + 1), 4 * length));
    }
    }
}

void run(const std::string& input) {
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
}

} // namespace

int main(int argument_count, char** arguments) {
    long runs = 1000;
    std::vector<std::filesystem::path> folders;
    for (int i = 1; i < argument_count; ++i) {
        const std::string argument = arguments[i];
        if (argument.starts_with("-runs=")) {
            runs = std::stol(argument.substr(6));
        } else if (!argument.starts_with("-")) {
            folders.emplace_back(argument);
        }
    }
    const auto corpus = read_corpus(folders);
    if (corpus.empty()) {
        std::cerr << "usage: " << arguments[0] << " [-runs=N] folder…\n";
        return 2;
    }
    for (const std::string& input : corpus) run(input);
    Random random(20260101); // the same inputs each time
    for (long i = 0; i < runs; ++i) {
        std::string input = corpus[below(random, corpus.size())];
        for (std::size_t changes = below(random, 8) + 1; changes > 0; --changes) change(input, corpus, random);
        run(input);
    }
    std::cout << corpus.size() << " inputs and " << runs << " changed ones\n";
    return 0;
}
