// The simulated tenant in a process of its own, so that what it uses is not counted.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace snowatlas::bench {

class TenantProcess {
  public:
    // `arguments` as on the command line of snowatlas-tenant.
    TenantProcess(const std::filesystem::path& program, std::vector<std::string> arguments);
    ~TenantProcess();
    TenantProcess(const TenantProcess&) = delete;
    TenantProcess& operator=(const TenantProcess&) = delete;

    std::string base_url() const;
    std::string ca_file() const;
    std::string connection_string() const;

  private:
    std::filesystem::path folder_;
    int port_ = 0;
    pid_t process_ = 0;
};

// Runs a program to its end and returns what it printed; throws with its output where it fails.
std::string run_program(const std::vector<std::string>& command);

} // namespace snowatlas::bench
