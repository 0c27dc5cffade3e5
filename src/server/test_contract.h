// Contract: api/openapi.yaml, held against what the API answers. Of the tests of this room.
#pragma once
#include <yaml-cpp/yaml.h>

#include <string>
#include <vector>

#include "server/message.h"
#include "server/wire.h"

namespace myelin::server {

// The part of JSON Schema that the contract uses; anything else in it fails the test.
class Contract {
 public:
  Contract() : document_{YAML::LoadFile(std::string{MYELIN_SOURCE_DIR} + "/api/openapi.yaml")} {}
  const YAML::Node& document() const { return document_; }

  YAML::Node resolved(YAML::Node node) const {
    while (node["$ref"]) {
      const auto path = node["$ref"].as<std::string>().substr(2);
      node.reset(at(path));
    }
    return node;
  }

  // Every way in which `value` does not fit.
  void check(const YAML::Node& raw, const Json& value, const std::string& where,
             std::vector<std::string>& faults) const {
    const YAML::Node schema = resolved(raw);
    if (schema["oneOf"]) {
      std::size_t fitting = 0;
      for (const auto& one : schema["oneOf"]) {
        std::vector<std::string> inner;
        check(one, value, where, inner);
        fitting += inner.empty() ? 1U : 0U;
      }
      if (fitting != 1) faults.push_back(where + " fits " + std::to_string(fitting) + " of oneOf");
      return;
    }
    if (schema["type"] && !type_fits(schema["type"], value)) {
      faults.push_back(where + " has another type: " + value.dump());
      return;
    }
    if (schema["enum"] && !value.is_null()) {
      bool known = false;
      for (const auto& one : schema["enum"])
        known = known || one.as<std::string>() == value.get<std::string>();
      if (!known) faults.push_back(where + " is none of the enum: " + value.dump());
    }
    if (value.is_object() && schema["properties"]) check_object(schema, value, where, faults);
    if (value.is_array() && schema["items"])
      for (std::size_t i = 0; i < value.size(); ++i)
        check(schema["items"], value[i], where + "[" + std::to_string(i) + "]", faults);
  }

  std::string faults_of(const std::string& path, const std::string& method,
                        const Response& response) const {
    const auto operation = document_["paths"][path][method];
    if (!operation) return "not in the contract";
    const auto replies = operation["responses"];
    const std::string status = std::to_string(response.status);
    const YAML::Node answer = resolved(replies[status] ? replies[status] : replies["default"]);
    if (!answer["content"]) return response.body.empty() ? "" : "a body where none is promised";
    const auto media = answer["content"][response.content_type];
    if (!media) return "content type " + response.content_type + " is not promised";
    std::vector<std::string> faults;
    const bool text = response.content_type.starts_with("text/");
    check(media["schema"], text ? Json(response.body) : Json::parse(response.body), "body", faults);
    std::string all;
    for (const auto& fault : faults) all += fault + "\n";
    return all;
  }

 private:
  YAML::Node at(const std::string& path) const {
    YAML::Node node;
    node.reset(document_);
    for (std::size_t begin = 0; begin <= path.size();) {
      const auto end = std::min(path.find('/', begin), path.size());
      node.reset(node[path.substr(begin, end - begin)]);
      begin = end + 1;
    }
    return node;
  }

  static bool type_fits(const YAML::Node& type, const Json& value) {
    if (type.IsSequence())
      return std::any_of(type.begin(), type.end(),
                         [&](const YAML::Node& one) { return type_fits(one, value); });
    const auto name = type.as<std::string>();
    if (name == "string") return value.is_string();
    if (name == "integer") return value.is_number_integer();
    if (name == "number") return value.is_number();
    if (name == "boolean") return value.is_boolean();
    if (name == "array") return value.is_array();
    if (name == "object") return value.is_object();
    return name == "null" && value.is_null();
  }

  void check_object(const YAML::Node& schema, const Json& value, const std::string& where,
                    std::vector<std::string>& faults) const {
    for (const auto& name : schema["required"])
      if (!value.contains(name.as<std::string>()))
        faults.push_back(where + " lacks " + name.as<std::string>());
    for (const auto& [name, inner] : value.items()) {
      const auto property = schema["properties"][name];
      if (property)
        check(property, inner, where + "." + name, faults);
      else if (schema["additionalProperties"] && !schema["additionalProperties"].as<bool>())
        faults.push_back(where + "." + name + " is not in the contract");
    }
  }

  YAML::Node document_;
};

inline const Contract& contract() {
  static const Contract made;
  return made;
}

}  // namespace myelin::server
