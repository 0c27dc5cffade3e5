// What Chinese names of persons are made of. Inside of Masker.
// Thread safety: functions without state.
#pragma once
#include "trust/mask/scan.h"

namespace myelin::trust::mask {

// The commonest surnames (about 85 % of people); and further ones, believed only after a label with
// a colon.
inline constexpr std::u32string_view common_surnames =
    U"王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏"
    U"吕丁任卢姚沈钟姜崔谭陆范汪廖石"
    U"贾韦夏付方邹熊白孟秦邱侯江尹薛闫雷龙黎史陶贺毛段郝顾龚邵万覃武钱戴严莫孔汤常赖樊温康施文洪兰";
inline constexpr std::u32string_view further_surnames =
    U"牛葛邢安齐乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成"
    U"苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华"
    U"喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全"
    U"佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣"
    U"巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘"
    U"满闻位厉伊";

// The length of the surname at i: 2, 1 or 0. `rare_too`: also of those that few bear and that are
// everyday characters.
std::size_t surname(const Scan& scan, std::size_t i, bool rare_too);
// Does an everyday word that begins like a name stand at i?
bool is_word_not_name(const Scan& scan, std::size_t i);
// May the character be in a given name?
bool is_given(char32_t c);

}  // namespace myelin::trust::mask
