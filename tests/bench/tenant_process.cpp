#include "tests/bench/tenant_process.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <fstream>
#include <stdexcept>
#include <thread>

extern char** environ;

namespace snowatlas::bench {
namespace {

pid_t spawn(const std::vector<std::string>& command, int output) {
    std::vector<char*> arguments;
    for (const auto& argument : command) arguments.push_back(const_cast<char*>(argument.c_str()));
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    if (output >= 0) {
        posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    } else {
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    }
    pid_t process = 0;
    const int error = posix_spawn(&process, arguments[0], &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0) throw std::runtime_error("cannot start " + command[0]);
    return process;
}

} // namespace

TenantProcess::TenantProcess(const std::filesystem::path& program, std::vector<std::string> arguments) {
    std::string pattern = (std::filesystem::temp_directory_path() / "snowatlas-bench-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("cannot make " + pattern);
    folder_ = pattern;
    const auto port_file = folder_ / "port";
    arguments.insert(arguments.begin(), program.string());
    arguments.insert(arguments.end(), {"--certificates", folder_.string(), "--port-file", port_file.string()});
    process_ = spawn(arguments, -1);
    for (int i = 0; i < 600 && port_ == 0; ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        std::ifstream(port_file) >> port_;
    }
    if (port_ == 0) throw std::runtime_error("the tenant does not listen");
}

TenantProcess::~TenantProcess() {
    kill(process_, SIGTERM);
    waitpid(process_, nullptr, 0);
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

std::string TenantProcess::base_url() const {
    return "https://127.0.0.1:" + std::to_string(port_);
}

std::string TenantProcess::ca_file() const {
    const auto file = folder_ / "ca.pem";
    if (!std::filesystem::exists(file)) throw std::runtime_error("the tenant has written no CA file");
    return file.string();
}

std::string TenantProcess::connection_string() const {
    return "BaseUrl=" + base_url() + ";ClientId=demo-client;ClientSecret=demo-secret;CaFile=" + ca_file();
}

std::string run_program(const std::vector<std::string>& command) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    const auto process = spawn(command, ends[1]);
    close(ends[1]);
    std::string output;
    std::array<char, 4096> buffer{};
    for (ssize_t got = 0; (got = read(ends[0], buffer.data(), buffer.size())) > 0;) {
        output.append(buffer.data(), static_cast<std::size_t>(got));
    }
    close(ends[0]);
    int status = 0;
    waitpid(process, &status, 0);
    if (status != 0) throw std::runtime_error("a measured process failed: " + output);
    return output;
}

} // namespace snowatlas::bench
