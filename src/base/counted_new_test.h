// Counts what a thread asks of operator new, for tests that say a hot path does not allocate.
// Include it in one source of a test program only: it replaces the program's operator new, but for
// sanitizers, which replace it themselves: there nothing is counted (counts_allocations).
// Thread safety: each thread counts for itself.
#pragma once
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>

namespace myelin {

inline thread_local std::uint64_t allocations_of_thread = 0;
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool counts_allocations = false;

}  // namespace myelin
#else
inline constexpr bool counts_allocations = true;

inline void* counted_new(std::size_t size, std::size_t align) {
  ++allocations_of_thread;
  const std::size_t rounded = (size + align - 1) / align * align;
  void* made = align <= alignof(std::max_align_t) ? std::malloc(size == 0 ? 1 : size)
                                                  : std::aligned_alloc(align, rounded);
  if (made == nullptr) std::abort();
  return made;
}

}  // namespace myelin

void* operator new(std::size_t size) {
  return myelin::counted_new(size, 1);
}
void* operator new[](std::size_t size) {
  return myelin::counted_new(size, 1);
}
void* operator new(std::size_t size, std::align_val_t align) {
  return myelin::counted_new(size, static_cast<std::size_t>(align));
}
void* operator new[](std::size_t size, std::align_val_t align) {
  return myelin::counted_new(size, static_cast<std::size_t>(align));
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  return myelin::counted_new(size, 1);
}
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept {
  return myelin::counted_new(size, 1);
}
void operator delete(void* at) noexcept {
  std::free(at);
}
void operator delete[](void* at) noexcept {
  std::free(at);
}
void operator delete(void* at, std::size_t) noexcept {
  std::free(at);
}
void operator delete[](void* at, std::size_t) noexcept {
  std::free(at);
}
void operator delete(void* at, std::align_val_t) noexcept {
  std::free(at);
}
void operator delete[](void* at, std::align_val_t) noexcept {
  std::free(at);
}
void operator delete(void* at, std::size_t, std::align_val_t) noexcept {
  std::free(at);
}
void operator delete[](void* at, std::size_t, std::align_val_t) noexcept {
  std::free(at);
}
#endif
