#include "driver/base/log.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <memory>
#include <mutex>
#include <system_error>
#include <utility>

#include <spdlog/sinks/base_sink.h>
#include <spdlog/spdlog.h>

#include "driver/base/error.h"
#include "driver/base/files.h"
#include "driver/base/text.h"

namespace snowatlas::log {
namespace {

constexpr std::array<std::pair<std::string_view, Level>, 6> kNames{{{"trace", Level::Trace},
                                                                    {"debug", Level::Debug},
                                                                    {"info", Level::Info},
                                                                    {"warning", Level::Warning},
                                                                    {"error", Level::Error},
                                                                    {"off", Level::Off}}};

constexpr std::array kSpdlogLevels{spdlog::level::trace, spdlog::level::debug, spdlog::level::info,
                                   spdlog::level::warn,  spdlog::level::err,   spdlog::level::off};

class FileSink final : public spdlog::sinks::base_sink<std::mutex> {
  public:
    explicit FileSink(File file) : file_(std::move(file)) {}

  private:
    void sink_it_(const spdlog::details::log_msg& message) override {
        spdlog::memory_buf_t line;
        formatter_->format(message, line);
        std::fwrite(line.data(), 1, line.size(), file_.get()); // a full disk stops the log, not the application
    }
    void flush_() override { std::fflush(file_.get()); }

    File file_;
};

struct Sink {
    std::mutex mutex;
    std::shared_ptr<spdlog::logger> logger;
    std::atomic<Level> level{Level::Off};
};

// Never destroyed: threads that end after main() may still log.
Sink& sink() {
    static Sink& instance = *std::make_unique<Sink>().release(); // NOLINT(cppcoreguidelines-owning-memory)
    return instance;
}

// One line a message, whatever a server or an application has put into it: nobody writes lines of their own.
std::string one_line(std::string_view text) {
    std::string line(text);
    std::replace_if(
        line.begin(), line.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }, ' ');
    return line;
}

} // namespace

Level parse_level(std::string_view name) {
    const auto found = std::find_if(kNames.begin(), kNames.end(),
                                    [&](const auto& entry) { return equals_ignore_case(entry.first, trim(name)); });
    if (found != kNames.end()) return found->second;
    throw Error(state::kInvalidAttributeValue,
                "LogLevel '" + std::string(name) + "' is none. Use trace, debug, info, warning, error or off.");
}

void open(const std::string& file, Level level) {
    auto& log = sink();
    const std::lock_guard lock(log.mutex);
    if (!log.logger) {
        File target = open_private_log(path_of(file));
        if (!target) {
            const std::string reason = std::generic_category().message(errno);
            throw Error(state::kGeneral, "The log file '" + file + "' cannot be written (" + reason +
                                             "). Set LogFile to a file in a folder you may write to, or leave it out.");
        }
        log.logger = std::make_shared<spdlog::logger>("snowatlas", std::make_shared<FileSink>(std::move(target)));
        log.logger->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %P/%t %l %v", spdlog::pattern_time_type::utc);
        log.logger->set_level(spdlog::level::trace);
        log.logger->flush_on(spdlog::level::debug);
        log.level.store(level, std::memory_order_release);
    } else {
        log.level.store(std::min(log.level.load(), level), std::memory_order_release);
    }
}

bool enabled(Level level) {
    return level != Level::Off && level >= sink().level.load(std::memory_order_relaxed);
}

void write(Level level, std::string_view text) {
    // Acquire: the logger was there before the level that lets us in.
    if (level == Level::Off || level < sink().level.load(std::memory_order_acquire)) return;
    sink().logger->log(kSpdlogLevels.at(static_cast<std::size_t>(level)), "{}", one_line(text));
}

} // namespace snowatlas::log
