#include "app/model_file.h"

#include <fstream>

namespace myelin::app {

Status write_model(const std::filesystem::path& path, const std::string& bytes) {
  std::error_code error;
  std::filesystem::create_directories(path.parent_path(), error);
  const std::filesystem::path part = path.string() + ".part";
  std::ofstream file(part, std::ios::binary | std::ios::trunc);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  file.close();
  if (file) std::filesystem::rename(part, path, error);
  if (!file || error)
    return fail(ErrorCode::unavailable, "cannot write " + path.string(),
                "check the folder and its free space");
  return {};
}

}  // namespace myelin::app
