// One request on its way through curl: options in, outcome out.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include <curl/curl.h>
#include <openssl/x509.h>

#include "driver/http/client.h"

namespace snowatlas::http {

struct CleanUpEasy {
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
using EasyHandle = std::unique_ptr<CURL, CleanUpEasy>;

// Header lines for curl, overwritten before they are freed: one of them is the token.
class HeaderLines {
  public:
    HeaderLines() = default;
    ~HeaderLines();
    HeaderLines(const HeaderLines&) = delete;
    HeaderLines& operator=(const HeaderLines&) = delete;
    void add(const std::string& line);
    curl_slist* get() const { return lines_; }

  private:
    curl_slist* lines_ = nullptr;
};

// Made on the caller's thread; from begin() on only the loop's thread touches it, except cancel().
class CurlTransfer {
  public:
    // Throws HY000 for a URL that is none.
    CurlTransfer(Request request, std::function<void(Outcome)> done);
    ~CurlTransfer();
    CurlTransfer(const CurlTransfer&) = delete;
    CurlTransfer& operator=(const CurlTransfer&) = delete;

    void request_cancel() { cancelled_.store(true, std::memory_order_relaxed); }
    bool cancel_requested() const { return cancelled_.load(std::memory_order_relaxed); }

    // Sets every option on a fresh handle. Not CURLE_OK: the transfer cannot run and ends with fail().
    CURLcode begin(const TransportSettings& settings, X509_STORE& trusted);
    CURL* handle() const { return easy_.get(); }

    // Each calls `done`, which happens once.
    void complete(CURLcode result);
    void fail(TransferError::Phase phase, std::string_view before_host, std::string_view after_host);

  private:
    static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self);
    static std::size_t on_header(char* data, std::size_t size, std::size_t count, void* self);
    static CURLcode on_tls_context(CURL* easy, void* tls_context, void* store);
    bool append_body(std::string_view data);
    void take_header(std::string_view line);
    void set_proxy(const TransportSettings& settings);
    void set_method();
    bool may_be_cut() const;
    Response take_response();
    TransferError failure(CURLcode result);
    void finish(Outcome outcome);
    void forget_secrets();

    Request request_;
    UrlParts url_;
    std::function<void(Outcome)> done_;
    std::atomic<bool> cancelled_{false};
    EasyHandle easy_;
    HeaderLines headers_;
    Response response_;
    std::string proxy_;
    bool body_too_large_ = false;
    bool head_complete_ = false; // the empty line after the headers has come
    std::chrono::steady_clock::time_point started_;
    char reason_[CURL_ERROR_SIZE] = {};
};

} // namespace snowatlas::http
