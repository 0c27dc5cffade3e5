// Archives: ZIP and TAR with their members, GZ, XZ, ZSTD and BZ2 as archives of one member.
//
// Everything in an archive is a stranger's word: names that climb out and links are refused, what
// unpacks too far ends. Thread safety: free functions; sources as ByteSource.
#pragma once
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "connect/file/byte_source.h"

namespace myelin::connect::file {

struct Member {
  std::size_t index = 0;    // among the archive's entries
  std::string name;         // UTF-8; empty for a plain compressed file
  std::uint64_t bytes = 0;  // unpacked, 0 where the archive does not say
  Time modified{};
  bool encrypted = false;
};

// Files only. Errors: corrupt, too_large (limits::archive_*), invalid_argument (an unsafe name or a
// link).
Result<std::vector<Member>> list_members(const std::filesystem::path& archive);
// `keep` holds what the archive's file needs to live (a temporary file), or nothing.
Result<std::unique_ptr<ByteSource>> open_member(const std::filesystem::path& archive,
                                                const Member& member, std::shared_ptr<void> keep);

// False for names that are absolute, climb with "..", or carry a drive or control characters.
bool is_safe_member_name(std::string_view name);

}  // namespace myelin::connect::file
