#include "driver/http/retry.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <random>

#include <curl/curl.h>

#include "driver/base/text.h"

namespace snowatlas::http {
namespace {

using std::chrono::milliseconds;

constexpr std::array<long, 6> kRetriedStatuses = {408, 429, 500, 502, 503, 504};
constexpr long kTooManyRequests = 429;
constexpr long kServiceUnavailable = 503;

milliseconds back_off(const RetryPolicy& policy, int attempt, double random) {
    milliseconds delay = policy.first_delay;
    for (int i = 1; i < attempt && delay < policy.longest_delay; ++i) delay *= 2;
    delay = std::min(delay, policy.longest_delay);
    return milliseconds(static_cast<milliseconds::rep>(static_cast<double>(delay.count()) * (0.5 + random / 2)));
}

std::optional<Retry> after_answer(const RetryPolicy& policy, int attempt, const Response& response, double random,
                                  std::chrono::system_clock::time_point now) {
    if (std::find(kRetriedStatuses.begin(), kRetriedStatuses.end(), response.status) == kRetriedStatuses.end()) {
        return std::nullopt;
    }
    if (attempt > policy.max_retries) return std::nullopt;
    const milliseconds delay = back_off(policy, attempt, random);
    if (response.status != kTooManyRequests && response.status != kServiceUnavailable) return Retry{delay, false};

    const auto asked = retry_after(response, now);
    if (!asked) return Retry{delay, response.status == kTooManyRequests};
    if (*asked > policy.longest_retry_after) return std::nullopt;
    const auto spread = milliseconds(static_cast<milliseconds::rep>(random * 250));
    return Retry{std::max(*asked + spread, *asked == milliseconds(0) ? delay : milliseconds(0)), true};
}

int retries_after(const RetryPolicy& policy, TransferError::Phase phase) {
    switch (phase) {
    case TransferError::Phase::Resolve:
    case TransferError::Phase::Connect:
        return std::min(policy.max_connect_retries, policy.max_retries);
    case TransferError::Phase::Timeout:
        return std::min(policy.max_timeout_retries, policy.max_retries);
    case TransferError::Phase::Transfer:
        return policy.max_retries;
    case TransferError::Phase::Tls:
    case TransferError::Phase::TooLarge:
    case TransferError::Phase::Cancelled:
        return 0;
    }
    return 0;
}

} // namespace

std::optional<Retry> decide_retry(const RetryPolicy& policy, int attempt, const Outcome& outcome, double random,
                                  std::chrono::system_clock::time_point now) {
    if (outcome.response) return after_answer(policy, attempt, *outcome.response, random, now);
    if (!outcome.error || attempt > retries_after(policy, outcome.error->phase)) return std::nullopt;
    return Retry{back_off(policy, attempt, random), false};
}

std::optional<milliseconds> retry_after(const Response& response, std::chrono::system_clock::time_point now) {
    const std::string* header = response.header("retry-after");
    if (!header) return std::nullopt;
    const std::string value(trim(*header));

    constexpr long long kMostSeconds = 10LL * 365 * 86'400; // keeps the arithmetic below in range
    long long seconds = 0;
    const auto [end, problem] = std::from_chars(value.data(), value.data() + value.size(), seconds);
    if (end == value.data() + value.size() && !value.empty()) {
        if (problem == std::errc::result_out_of_range) seconds = kMostSeconds;
        if (seconds < 0) return std::nullopt;
        return std::chrono::seconds(std::min(seconds, kMostSeconds));
    }
    const time_t date = curl_getdate(value.c_str(), nullptr);
    if (date == -1) return std::nullopt;
    const auto wait = std::chrono::ceil<milliseconds>(std::chrono::system_clock::from_time_t(date) - now);
    return std::clamp(wait, milliseconds(0), milliseconds(std::chrono::seconds(kMostSeconds)));
}

double retry_random() {
    thread_local std::minstd_rand generator{std::random_device{}()};
    return std::uniform_real_distribution<double>(0, 1)(generator);
}

} // namespace snowatlas::http
