// The makers of the tools, one file a vendor. Inside this folder only.
#pragma once
#include "connect/tools/tool.h"

namespace myelin::connect::tools {

std::unique_ptr<Tool> make_zendesk(const notify::Channel& channel);
std::unique_ptr<Tool> make_chatwoot(const notify::Channel& channel);
std::unique_ptr<Tool> make_jira(const notify::Channel& channel);
std::unique_ptr<Tool> make_feishu_task(const notify::Channel& channel);
std::unique_ptr<Tool> make_dingtalk_todo(const notify::Channel& channel);

}  // namespace myelin::connect::tools
