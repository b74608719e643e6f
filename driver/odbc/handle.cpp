#include "driver/odbc/handle.h"

#include <array>
#include <atomic>
#include <new>
#include <vector>

#include "driver/base/error.h"

namespace snowatlas::odbc {
namespace {

// A value is generation, index + 1: never zero.
constexpr unsigned kIndexBits = sizeof(void*) >= 8 ? 20 : 16;
constexpr std::size_t kChunkSize = 256;
constexpr std::size_t kMaxHandles = (std::size_t{1} << kIndexBits) - kChunkSize;
constexpr std::uintptr_t kIndexMask = (std::uintptr_t{1} << kIndexBits) - 1;

SQLHANDLE value_of(std::size_t index, std::uintptr_t generation) {
    // NOLINTNEXTLINE(performance-no-int-to-ptr): a handle is a number in pointer's clothes.
    return reinterpret_cast<SQLHANDLE>((generation << kIndexBits) | (index + 1));
}

} // namespace

class HandleRegistry::Slots {
  public:
    struct Slot {
        std::mutex lock;
        std::uintptr_t generation = 1;
        std::shared_ptr<Handle> object;
    };

    // Chunks never move nor go away, so a lookup needs no lock but the slot's.
    Slot* at(SQLHANDLE value) const {
        const auto number = reinterpret_cast<std::uintptr_t>(value);
        const std::uintptr_t position = number & kIndexMask;
        if (position == 0 || position > count_.load(std::memory_order_acquire)) return nullptr;
        const std::size_t index = position - 1;
        return &(*chunks_[index / kChunkSize].load(std::memory_order_acquire))[index % kChunkSize];
    }

    std::size_t acquire() {
        const std::lock_guard lock(lock_);
        if (!free_.empty()) {
            const std::size_t index = free_.back();
            free_.pop_back();
            return index;
        }
        const std::size_t index = count_.load(std::memory_order_relaxed);
        if (index >= kMaxHandles) throw Error(state::kHandleLimit, "There are too many handles: free some.");
        if (index % kChunkSize == 0) {
            owned_.push_back(std::make_unique<Chunk>());
            chunks_[index / kChunkSize].store(owned_.back().get(), std::memory_order_release);
        }
        count_.store(index + 1, std::memory_order_release);
        return index;
    }

    void release(std::size_t index) {
        const std::lock_guard lock(lock_);
        free_.push_back(index);
    }

  private:
    using Chunk = std::array<Slot, kChunkSize>;

    std::mutex lock_;
    std::vector<std::size_t> free_;
    std::vector<std::unique_ptr<Chunk>> owned_;
    std::array<std::atomic<Chunk*>, kMaxHandles / kChunkSize> chunks_{};
    std::atomic<std::size_t> count_{0};
};

HandleRegistry::HandleRegistry() : slots_(std::make_unique<Slots>()) {}
HandleRegistry::~HandleRegistry() = default;

HandleRegistry& HandleRegistry::instance() {
    // Never destroyed: at exit the threads that connections use may be gone already, and an application that has not
    // freed its handles must not hang or crash then.
    alignas(HandleRegistry) static std::array<std::byte, sizeof(HandleRegistry)> storage;
    static auto* const registry = std::construct_at(reinterpret_cast<HandleRegistry*>(storage.data()));
    return *registry;
}

SQLHANDLE HandleRegistry::add(const std::shared_ptr<Handle>& object) {
    const std::size_t index = slots_->acquire();
    Slots::Slot* slot = slots_->at(value_of(index, 0));
    const std::lock_guard lock(slot->lock);
    slot->object = object;
    const SQLHANDLE value = value_of(index, slot->generation);
    object->set_value(value);
    return value;
}

std::shared_ptr<Handle> HandleRegistry::find(SQLHANDLE value, HandleKind kind) const {
    Slots::Slot* slot = slots_->at(value);
    if (slot == nullptr) return nullptr;
    const std::lock_guard lock(slot->lock);
    if (slot->object == nullptr || slot->object->value() != value || slot->object->kind() != kind) return nullptr;
    return slot->object;
}

std::shared_ptr<Handle> HandleRegistry::remove(SQLHANDLE value, HandleKind kind) {
    Slots::Slot* slot = slots_->at(value);
    if (slot == nullptr) return nullptr;
    std::shared_ptr<Handle> object;
    {
        const std::lock_guard lock(slot->lock);
        if (slot->object == nullptr || slot->object->value() != value || slot->object->kind() != kind) return nullptr;
        object = std::move(slot->object);
        slot->object = nullptr;
        object->set_freed();
        ++slot->generation;
    }
    slots_->release((reinterpret_cast<std::uintptr_t>(value) & kIndexMask) - 1);
    return object;
}

} // namespace snowatlas::odbc
