// Handles as the application holds them: numbers that are looked up, never pointers that are followed.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>

#include "driver/odbc/diagnostics.h"
#include "driver/odbc/platform.h"

namespace snowatlas::odbc {

enum class HandleKind : std::uint8_t { Environment = 1, Connection, Statement, Descriptor };

// What every object behind a handle has.
class Handle {
  public:
    // A handle that is part of another (an implicit descriptor) shares that one's lock.
    explicit Handle(HandleKind kind, std::shared_ptr<std::mutex> lock = std::make_shared<std::mutex>())
        : kind_(kind), lock_(std::move(lock)) {}
    virtual ~Handle() = default;
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;

    HandleKind kind() const { return kind_; }
    SQLHANDLE value() const { return value_; }
    void set_value(SQLHANDLE value) { value_ = value; }
    // Freed: a call that has found the object before and waited for its lock must leave it alone. Any thread.
    bool is_freed() const { return freed_.load(std::memory_order_acquire); }
    void set_freed() { freed_.store(true, std::memory_order_release); }
    // Held while a function works with the object.
    std::mutex& lock() const { return *lock_; }
    std::shared_ptr<std::mutex> shared_lock() const { return lock_; }
    // What the application reads.
    DiagnosticArea& diagnostics() { return diagnostics_; }
    // Where a running function reports to.
    virtual DiagnosticArea& report() { return diagnostics_; }
    // Throws HY010 where no function but those that end the current state may be called.
    virtual void admit() const {}

  private:
    HandleKind kind_;
    std::shared_ptr<std::mutex> lock_;
    SQLHANDLE value_ = nullptr;
    std::atomic<bool> freed_{false};
    DiagnosticArea diagnostics_;
};

// All live handles of the process. A handle value carries a generation, so one that was freed, or was never ours, is
// refused without being followed. Thread safe; a lookup takes only the slot's own lock.
class HandleRegistry {
  public:
    static HandleRegistry& instance();

    // Registers the object and tells it its value. HY014 where there are too many.
    SQLHANDLE add(const std::shared_ptr<Handle>& object);
    // Null where the value stands for no live object of this kind.
    std::shared_ptr<Handle> find(SQLHANDLE value, HandleKind kind) const;
    // The object, no longer reachable by its value. Null where it was not.
    std::shared_ptr<Handle> remove(SQLHANDLE value, HandleKind kind);

    HandleRegistry();
    ~HandleRegistry();

  private:
    class Slots;
    std::unique_ptr<Slots> slots_;
};

} // namespace snowatlas::odbc
