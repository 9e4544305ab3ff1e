"""How names sound and slip: pinyin with the readings that surnames have, and the roster names near to what was said."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from itertools import islice, product

from pypinyin import Style, pinyin
from pypinyin.constants import PHRASES_DICT
from rapidfuzz.distance import Levenshtein

_READINGS_LISTED = """
    单shan 曾zeng 区ou 仇qiu 解xie 查zha 任ren 华hua 朴piao 盖ge 翟zhai 缪miao 覃qin 乐yue 员yun 冼xian
    洗xian 佘she 秘bi 折she 黑he 种chong 繁po 召shao 燕yan 宁ning 牟mu 谌chen 郗xi 葛ge 纪ji 那na 哈ha 么yao
    尉wei 隗wei 逄pang 都du 石shi 柏bai 车che 尹yin 晁chao 阚kan 费fei 贾jia 沈shen 盛sheng 相xiang 应ying
    余yu 俞yu 祭zhai 长zhang 撒sa 适kuo 句gou 阿a 行xing 藏zang 令ling 过guo 降jiang
"""
SURNAME_READINGS = {one[0]: one[1:] for one in _READINGS_LISTED.split()}
"""Readings that a character has as a surname, where the dictionary would choose another."""

SURNAMES = frozenset(
    "常龙温庹占庾衷蒿旷麴王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金"
    "石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁"
    "岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时"
    "穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘"
    "池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支卿国"
    "狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那宿鲜印逯隆茹诺战慕危玉银亢嵇公哈湛宾戎勾茅利於呼居揭"
    "虎冶拜妥喇摆干但尉冶斯元束檀衣信展阴昝智幸奉植衡富尧闭由么买仁火水木土"
)
COMPOUND_SURNAMES = frozenset([
    "欧阳", "上官", "司马", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒", "长孙", "宇文", "夏侯",
    "端木", "南宫", "独孤", "轩辕", "百里", "呼延", "万俟", "申屠", "闻人", "赫连", "澹台", "拓跋", "第五", "完颜",
    "纳兰", "钟离", "淳于", "单于", "太史", "仲孙", "鲜于", "闾丘", "司空", "亓官", "巫马", "公西", "漆雕", "乐正",
    "宰父", "谷梁", "濮阳", "吉克", "阿苏", "沙马", "马海", "阿尔", "吉木", "海来", "阿牛", "曲比", "的日", "勒伍",
    "俄木", "洛古", "甲巴",
])  # fmt: skip
_CLANS_LISTED = """
    吉克 阿苏 沙马 马海 阿尔 吉木 海来 阿牛 曲比 的日 勒伍 俄木 洛古 甲巴 木乃 尔古 吉侯 吉狄 阿余 阿力
    阿库 吉觉 吉布 吉伍 吉子 曲木 曲别 沙呷 苏呷 石一 说且 且沙 水洛 勒格 罗洪 马黑 莫色 米色 尼苦 欧其
    热柯 瓦其 瓦西 瓦扎 恩扎 杰觉 金古 井古 克惹 克其 拉马 约其 依火 衣合 翁古 乌尼 尼古 补约 阿说 阿约
    阿凉 比布 迪惹 额其 尔恩 古次 果基 海日 吉则 吉里 加拉 介古 莫洛 勒勒 列索 罗日 马查 耍惹 乃古 能古
    约里 海乃 阿呷 俄的 格吉 贾巴 金曲 吉力 吉尔 拉玛 马卡 麻卡 木牛 其木 日黑 沙玛 史尔 苏来 双古 土比
    瓦尔 瓦尕 乌力 吉好 八且
"""
CLANS = frozenset(_CLANS_LISTED.split())
"""Names of Yi clans, which stand first as surnames do; what follows is the child's own."""
_CLANS_BEGIN = frozenset(clan[0] for clan in CLANS)
"""With what clans that are not listed begin too; they are two characters, and so is what follows them."""
_TIBETAN_LISTED = """
    扎西 多吉 卓玛 次仁 达瓦 旺堆 央金 拉姆 格桑 尼玛 平措 丹增 洛桑 白玛 索朗 边巴 普布 顿珠 罗布 桑杰
    仁青 措姆 德吉 强巴 巴桑 旦增 曲珍 曲措 拉毛 才让 卓嘎 华旦 完么 东珠 加措 嘉措 贡布 泽仁 泽旺 邓珠
    四郎 旺姆 志玛 拥措 降措 益西 根桑 茨姆 曲扎 晋美
"""
TIBETAN = frozenset(_TIBETAN_LISTED.split())
"""Parts of Tibetan names: both are the child's own."""
_EVERYDAY = frozenset(
    tomllib.loads(resources.files(__package__).joinpath("everyday.toml").read_text(encoding="utf-8"))["words"].split()
)
"""Words that begin with a surname, beside those of pypinyin's dictionary."""
NICKNAME_PREFIXES = "小阿老大"
_READINGS_EACH = 3
_KEYS_EACH = 12


@lru_cache(maxsize=8192)
def _readings(char: str) -> tuple[str, ...]:
    """The toneless readings of one character, as a surname first."""
    found = pinyin(char.lower(), style=Style.NORMAL, heteronym=True, errors="default")
    usual = [one.replace("ü", "v") for one in found[0]] if found else [char]
    own = SURNAME_READINGS.get(char)
    return tuple(dict.fromkeys([own, *usual] if own else usual))


@lru_cache(maxsize=2048)
def _blurred(reading: str) -> str:
    """A reading without what southern speech and voice input confuse: zh and z, n and l, ang and an."""
    for said, heard in (("zh", "z"), ("ch", "c"), ("sh", "s")):
        if reading.startswith(said):
            reading = heard + reading[2:]
    if reading.startswith("n"):
        reading = "l" + reading[1:]
    return reading[:-1] if reading.endswith(("ang", "eng", "ing")) else reading


def sounds(said: str) -> tuple[str, ...]:
    """The ways these characters may be read, each as toneless syllables; at most twelve."""
    parts = (_readings(char)[:_READINGS_EACH] for char in said)
    return tuple(" ".join(one) for one in islice(product(*parts), _KEYS_EACH))


def _blur(sound: str) -> str:
    return " ".join(_blurred(one) for one in sound.split(" "))


def bare(name: str) -> str:
    """The name without the dots and spaces inside it."""
    return name.replace("·", "").replace(" ", "")


def is_word(said: str) -> bool:
    """Whether it is a word of everyday speech: 大脑, 相册, 路过, 花生."""
    return said in PHRASES_DICT or said in _EVERYDAY


def surname_length(name: str) -> int:
    """How many characters the surname takes; 0 for names that begin with none known."""
    if len(name) > 2 and name[:2] in COMPOUND_SURNAMES:
        return 2
    return 1 if name[:1] in SURNAMES else 0


def given_parts(name: str) -> tuple[str, ...]:
    """The parts of a name of several by which alone the child may be called: the part behind a Yi clan, either part of
    a Tibetan name, else the first (阿依努尔 of 阿依努尔·买买提, whose second part is the father's)."""
    first, *rest = name.split("·")
    if not rest and len(name) == 4 and name[:2] in TIBETAN and name[2:] in TIBETAN:
        return (name[:2], name[2:])  # 扎西多吉, written without the dot
    two_each = len(first) == 2 and len(rest) == 1 and len(rest[0]) == 2 and first not in TIBETAN
    if first in CLANS or (two_each and first[0] in _CLANS_BEGIN):
        return tuple(rest)
    if first in TIBETAN and rest and rest[-1] in TIBETAN:
        return (first, *rest)
    return (first,)


def given(name: str) -> str:
    """The name without its surname."""
    return name[surname_length(name) or 1 :]


@dataclass(frozen=True, kw_only=True)
class Near:
    """Names by sound and by slips of one character; built once for a scope, when first needed."""

    by_sound: dict[str, list[str]] = field(default_factory=dict)
    by_blur: dict[str, list[str]] = field(default_factory=dict)
    by_slip: dict[str, list[str]] = field(default_factory=dict)
    by_surname: dict[str, list[str]] = field(default_factory=dict)
    by_given: dict[str, list[str]] = field(default_factory=dict)
    by_given_sound: dict[str, list[str]] = field(default_factory=dict)
    by_given_char: dict[str, list[str]] = field(default_factory=dict)
    by_initials: dict[str, list[str]] = field(default_factory=dict)
    by_spelling: dict[str, list[str]] = field(default_factory=dict)
    lengths: tuple[int, ...] = ()

    @classmethod
    def of(cls, names: Iterable[str]) -> Near:
        near = cls(lengths=())
        lengths: set[int] = set()
        for name in dict.fromkeys(names):
            plain = bare(name)
            lengths.add(len(plain))
            for sound in sounds(plain):
                _put(near.by_sound, sound, name)
                _put(near.by_blur, _blur(sound), name)
                _put(near.by_initials, "".join(one[0] for one in sound.split(" ")), name)
                _put(near.by_spelling, sound.replace(" ", ""), name)
            for pattern in _slips(plain):
                _put(near.by_slip, pattern, name)
            surname = name.partition("·")[0] if "·" in name else plain[: surname_length(plain) or 1]
            _put(near.by_surname, surname, name)
            own = given(plain)
            _put(near.by_given, own, name)
            for sound in sounds(own):
                _put(near.by_given_sound, sound, name)
            for char in set(own):
                _put(near.by_given_char, char, name)
            for part in name.split("·") if "·" in name else ():
                _put(near.by_given, part, name)
                for sound in sounds(part):
                    _put(near.by_sound, sound, name)
                for piece in (part[:2], part[:3], part[-3:], part[-2:]) if len(part) > 3 else ():
                    _put(near.by_given, piece, name)  # 古丽 of 阿依古丽 or 古丽娜尔
        return Near(**{**near.__dict__, "lengths": tuple(sorted(lengths, reverse=True))})

    def like(self, said: str) -> tuple[str, ...]:
        """The names that sound the same; if none, those that nearly do; if none, those one character away."""
        plain = bare(said)
        own = sounds(plain)
        for table, keys in ((self.by_sound, own), (self.by_blur, tuple(_blur(one) for one in own))):
            found = dict.fromkeys(name for key in keys for name in table.get(key, ()))
            if found:
                return tuple(found)
        if plain in COMPOUND_SURNAMES and plain in self.by_surname:
            return tuple(self.by_surname[plain])  # 欧阳没来
        found = dict.fromkeys(name for pattern in _slips(plain) for name in self.by_slip.get(pattern, ()))
        close = [name for name in found if Levenshtein.distance(bare(name), plain) == 1 and len(bare(name)) > 2]
        return tuple(sorted(close, key=lambda name: bare(name)[:1] != plain[:1]))

    def sounding(self, said: str) -> tuple[str, ...]:
        """The names that sound exactly the same."""
        return tuple(dict.fromkeys(name for key in sounds(said) for name in self.by_sound.get(key, ())))

    def heard(self, said: str) -> tuple[str, ...]:
        """The names that sound the same; if none, those that nearly do."""
        own = sounds(said)
        nearly = (name for key in own for name in self.by_blur.get(_blur(key), ()))
        return self.sounding(said) or tuple(dict.fromkeys(nearly))

    def nicknamed(self, said: str) -> tuple[str, ...]:
        """The names that a bare surname, a given name or a pet name may stand for."""
        if said in self.by_given:
            return tuple(self.by_given[said])
        stem = said
        if len(stem) == 2 and stem[0] == "老" and stem[1] in "大二三四五六七八九幺":
            return ()  # which child of its family it is, not what it is called
        if len(stem) == 2 and stem[0] in NICKNAME_PREFIXES:
            stem = stem[1:]
        elif len(stem) in (2, 3) and stem[-1] in "子娃儿仔宝妹哥姐崽":
            stem = stem.rstrip("子娃儿仔宝妹哥姐崽")
        elif len(stem) == 2 and stem[0] == stem[1]:
            stem = stem[0]
        whole = self.by_given.get(stem, ())
        if len(stem) == 1:
            return tuple(dict.fromkeys((*whole, *self.by_surname.get(stem, ()), *self.by_given_char.get(stem, ()))))
        if whole:
            return tuple(whole)
        heard = dict.fromkeys(name for key in sounds(said) for name in self.by_given_sound.get(key, ()))
        return tuple(heard) or tuple(self.by_surname.get(stem, ()))

    def spelt(self, letters: str) -> Iterator[str]:
        """The names with these initials, then those whose pinyin begins so."""
        letters = letters.lower().replace(" ", "").replace("'", "")
        yield from self.by_initials.get(letters, ())
        yield from self.by_spelling.get(letters, ())
        if len(letters) > 2:
            for spelling, names in self.by_spelling.items():
                if spelling.startswith(letters):
                    yield from names


def _put(table: dict[str, list[str]], key: str, name: str) -> None:
    names = table.setdefault(key, [])
    if name not in names:
        names.append(name)


def _slips(plain: str) -> Iterator[str]:
    """Patterns that two names share when one character was changed, left out or put in; names of three or more."""
    if len(plain) >= 3:
        yield plain
        for place in range(len(plain)):
            yield f"{plain[:place]}?{plain[place + 1 :]}"
            if place:
                yield plain[:place] + plain[place + 1 :]
    elif len(plain) == 2:
        yield plain
