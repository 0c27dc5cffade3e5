#include "trust/vault.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <set>

namespace myelin::trust {
namespace {

class VaultFile : public ::testing::Test {
 protected:
  VaultFile()
      : folder_(std::filesystem::temp_directory_path() /
                ("myelin_vault_" + std::to_string(::getpid()))) {}
  ~VaultFile() override { std::filesystem::remove_all(folder_); }
  std::filesystem::path file() const { return folder_ / "vault.key"; }

 private:
  std::filesystem::path folder_;
};

}  // namespace

TEST_F(VaultFile, IsCreatedOnceAndReadAgain) {
  const auto first = Vault::open(file());
  ASSERT_TRUE(first) << first.error().message;
  struct stat state{};
  ASSERT_EQ(::stat(file().c_str(), &state), 0);
  EXPECT_EQ(state.st_mode & 0777U, 0600U);
  const auto second = Vault::open(file());
  ASSERT_TRUE(second);
  EXPECT_EQ(first->token("phone", "13800138000"), second->token("phone", "13800138000"));
  EXPECT_EQ(*second->unseal(first->seal("13800138000")), "13800138000");
}

TEST_F(VaultFile, RefusesAFileThatOthersCanReadOrOfAnotherLength) {
  ASSERT_TRUE(Vault::open(file()));
  ::chmod(file().c_str(), 0644);
  const auto open_to_all = Vault::open(file());
  ASSERT_FALSE(open_to_all);
  EXPECT_EQ(open_to_all.error().code, ErrorCode::permission_denied);
  EXPECT_NE(open_to_all.error().hint.find("chmod 600"), std::string::npos);
  ::chmod(file().c_str(), 0600);
  std::ofstream{file(), std::ios::trunc} << "short";
  const auto cut = Vault::open(file());
  ASSERT_FALSE(cut);
  EXPECT_NE(cut.error().message.find("holds 5 bytes; a key has 32"), std::string::npos)
      << cut.error().message;
}

TEST_F(VaultFile, SealsAreTextAndTamperingShows) {
  const auto vault = Vault::open(file());
  ASSERT_TRUE(vault);
  for (const std::string& plain : {std::string{}, std::string{"张伟"}, std::string(5000, '\0')}) {
    const std::string sealed = vault->seal(plain);
    for (char c : sealed)
      EXPECT_TRUE(std::isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_');
    EXPECT_EQ(*vault->unseal(sealed), plain);
    for (std::size_t i = 0; i < sealed.size(); i += 1 + sealed.size() / 40) {
      std::string changed = sealed;
      changed[i] = changed[i] == 'A' ? 'B' : 'A';
      EXPECT_FALSE(vault->unseal(changed)) << i;
    }
  }
  for (const char* text :
       {"", "a", "!!!!", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
    EXPECT_EQ(vault->unseal(text).error().code, ErrorCode::corrupt);
}

TEST_F(VaultFile, TokensOfOtherKindsAndKeysDiffer) {
  const auto vault = Vault::open(file());
  ASSERT_TRUE(vault);
  EXPECT_NE(vault->token("phone", "1"), vault->token("email", "1"));
  EXPECT_NE(vault->token("ab", "c"), vault->token("a", "bc"));
  const auto before = vault->token("phone", "1");
  std::filesystem::remove(file());
  EXPECT_NE(Vault::open(file())->token("phone", "1"), before);
}

}  // namespace myelin::trust
