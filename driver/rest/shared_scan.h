// The rows of one scan for several readers, each of which gets all of them.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "driver/rest/session.h"

namespace snowatlas::rest {

// One thread at a time. Keeps what has been read until it goes.
class SharedScan {
  public:
    bool is_started() const { return scan_ != nullptr; }
    void start(std::unique_ptr<Scan> scan) { scan_ = std::move(scan); }
    // The n-th batch, from 0, read where nobody has read it yet; null after the last. Throws what the scan throws.
    std::shared_ptr<const RowBatch> batch(std::size_t number, Cancellation& cancellation) {
        while (batches_.size() <= number && !complete_) {
            auto batch = scan_->next(cancellation);
            complete_ = batch == nullptr;
            if (batch) batches_.push_back(std::move(batch));
        }
        return number < batches_.size() ? batches_[number] : nullptr;
    }

  private:
    std::unique_ptr<Scan> scan_;
    std::vector<std::shared_ptr<const RowBatch>> batches_;
    bool complete_ = false;
};

} // namespace snowatlas::rest
