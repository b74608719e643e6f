// Faults waiting for requests. Thread safe.
#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "tests/tenant/api.h"
#include "tests/tenant/tenant.h"

namespace snowatlas::tenant {

class FaultList {
  public:
    void inject(const Fault& fault);
    void clear();
    // The faults this request meets; each counts it.
    std::vector<Fault> meet(const std::string& path);

  private:
    std::mutex mutex_;
    std::vector<Fault> faults_;
};

// "Status", "CutBody" …; empty for an unknown name.
std::optional<Fault::Kind> fault_kind(const std::string& name);

// What the faults make of an answer's style.
AnswerStyle style_of(const std::vector<Fault>& faults);

} // namespace snowatlas::tenant
