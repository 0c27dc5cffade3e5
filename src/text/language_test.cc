#include "text/language.h"

#include <gtest/gtest.h>

#include "text/noise.h"

namespace myelin::text {
namespace {

Tongue tongue(std::string_view utf8) {
  NormalText normal;
  normalise(utf8, normal);
  return tongue_of(normal);
}

Noise noise(std::string_view utf8) {
  NormalText normal;
  normalise(utf8, normal);
  return noise_of(normal);
}

TEST(Language, TellsChineseEnglishAndTheRestApart) {
  for (const char* text : {"很好", "iPhone 手机很好用", "物流快，OK", "這個東西很好"})
    EXPECT_EQ(tongue(text), Tongue::zh) << text;
  for (const char* text :
       {"Very good quality, fast shipping", "Broke after two days", "I love this dress", "ok good"})
    EXPECT_EQ(tongue(text), Tongue::en) << text;
  for (const char* text :
       {"Recebi o produto antes do prazo", "Ótimo", "muito bom", "produto errado", "Não recebi",
        "Muy buen producto, llegó rápido", "Sehr gut, gerne wieder, nicht teuer",
        "とても良いです、また買います", "Очень хорошо", "좋아요"})
    EXPECT_EQ(tongue(text), Tongue::other) << text;
  for (const char* text : {"", "12345", "👍👍", "!!!"})
    EXPECT_EQ(tongue(text), Tongue::unknown) << text;
}

TEST(Noise, IsWhatSaysNothing) {
  EXPECT_EQ(noise(" ！。"), Noise::empty);
  EXPECT_EQ(noise("好好好好好好好好"), Noise::repetition);
  EXPECT_EQ(noise("买买买买买买买买买买"), Noise::repetition);
  EXPECT_EQ(noise("此用户没有填写评价。"), Noise::stock);
  EXPECT_EQ(noise("日结兼职，加微信：abc12345"), Noise::advert);
  EXPECT_EQ(noise("点击链接 http://x.example/a 免费领"), Noise::advert);
}

TEST(Noise, IsNotWhatComplains) {
  for (const char* text : {"没有送水没有送水没有送水", "好", "👍", "差差差", "说好的优惠券没给",
                           "客服让我加微信，不理人", "111 号收的货，不错"})
    EXPECT_EQ(noise(text), Noise::none) << text;
}

}  // namespace
}  // namespace myelin::text
