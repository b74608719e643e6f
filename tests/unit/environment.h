// A variable of the process's environment that has a value while this object lives.
#pragma once

#include <cstdlib>
#include <string>

namespace snowatlas::test {

class EnvironmentVariable {
  public:
    EnvironmentVariable(std::string name, const std::string& value) : name_(std::move(name)) { set(value); }
    ~EnvironmentVariable() { set({}); }
    EnvironmentVariable(const EnvironmentVariable&) = delete;
    EnvironmentVariable& operator=(const EnvironmentVariable&) = delete;

  private:
    // Without a value: taken away.
    void set(const std::string& value) const {
#ifdef _WIN32
        _putenv_s(name_.c_str(), value.c_str());
#else
        value.empty() ? unsetenv(name_.c_str()) : setenv(name_.c_str(), value.c_str(), 1);
#endif
    }

    std::string name_;
};

} // namespace snowatlas::test
