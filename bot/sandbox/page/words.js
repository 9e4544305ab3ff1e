// Every word the page says, in both languages, and how it writes dates.

const WORDS = {
  zh: {
    title: "一个都不能少", clock: "时钟", phones: "手机", language: "English", languageLabel: "Switch to English",
    stepHour: "+1小时", stepMorning: "次日早晨", stepDay: "+1天", stepMonday: "下周一", stepWeek: "+1周",
    moving: "时间正在走…", movingSent: "时间正在走… 已发 {n} 条", moved: "机器人发了 {n} 条消息", movedNone: "没有新消息",
    notMoved: "时钟没有走到:{why}", offline: "连接断了,正在重连…",
    phoneOf: "{name}的手机", choose: "换一个人(现在是{name})", unread: "{n} 条未读", notJoined: "未加入",
    groupName: "新群的名称", newGroup: "添加群", speaker: "谁在说", writeInGroup: "写在群里", letIn: "把机器人拉进群",
    putOut: "把机器人移出群", putOutNote: "机器人不在这个群里。",
    findPerson: "找人", newName: "新手机的主人", newPhone: "添加新手机", block: "屏蔽机器人", unblock: "解除屏蔽",
    blockedNote: "已屏蔽机器人,收不到也发不出消息。", write: "写消息", writeToBot: "给机器人写消息", send: "发送", attach: "添加附件", commands: "命令",
    attachPhoto: "照片", attachFile: "文件", attachVoice: "语音", attachPlace: "位置", latitude: "纬度", longitude: "经度",
    cancel: "取消", ok: "知道了", edited: "已编辑", earlier: "更早的消息", toEnd: "到最新消息", empty: "还没有消息", chat: "聊天记录",
    noCommands: "机器人还没有设置命令", photo: "照片", voice: "语音 {n} 秒", place: "位置", forwarded: "转发自", typing: "正在输入…",
    bot: "机器人", me: "我", failed: "没有发出去:{why}", unreachable: "连不上", reply: "回复",
  },
  en: {
    title: "Not One Less", clock: "Clock", phones: "Phones", language: "中文", languageLabel: "切换到中文",
    stepHour: "+1 hour", stepMorning: "Next morning", stepDay: "+1 day", stepMonday: "Next Monday", stepWeek: "+1 week",
    moving: "Time is passing…", movingSent: "Time is passing… {n} sent", moved: "The bot sent {n} messages",
    movedNone: "No new messages", notMoved: "The clock stopped short: {why}", offline: "Disconnected, trying again…",
    phoneOf: "{name}’s phone", choose: "Choose another person (now {name})", unread: "{n} unread", notJoined: "not joined",
    groupName: "Title of a new group", newGroup: "Add group", speaker: "Who speaks", writeInGroup: "Write in the group",
    letIn: "Let the bot into the group", putOut: "Put the bot out of the group", putOutNote: "The bot is not in this group.",
    findPerson: "Find a person", newName: "Whose new phone", newPhone: "Add phone", block: "Block the bot",
    unblock: "Unblock the bot", blockedNote: "The bot is blocked: nothing comes in or goes out.", write: "Message", writeToBot: "Message to the bot",
    send: "Send", attach: "Attach", commands: "Commands", attachPhoto: "Photo", attachFile: "File", attachVoice: "Voice",
    attachPlace: "Location", latitude: "Latitude", longitude: "Longitude", cancel: "Cancel", ok: "OK", edited: "edited",
    earlier: "Earlier messages", toEnd: "To the latest message", empty: "No messages yet", chat: "Chat",
    noCommands: "The bot has not set any commands", photo: "Photo", voice: "Voice, {n} s", place: "Location", forwarded: "Forwarded from",
    typing: "typing…", bot: "Bot", me: "Me", failed: "Not sent: {why}", unreachable: "no connection", reply: "Reply",
  },
};
const ROLES = {
  班主任: "Head teacher", 科任教师: "Subject teacher", 值日教师: "Duty teacher", 校长: "School leader",
  学校领导: "School leader", 包校领导: "School leader", 网格员: "Grid worker", 镇联络员: "Town contact",
  中心校: "Education centre", 教育中心: "Education centre", 领导小组: "Leading group", 成员单位: "Partner agency",
  管理员: "Administrator", 工作群: "Staff group",
};

const params = new URLSearchParams(location.search);
let language = params.get("lang") === "en" || localStorage.getItem("language") === "en" ? "en" : "zh";

export const locale = () => (language === "en" ? "en-GB" : "zh-CN");
export const other = () => (language === "en" ? "zh" : "en");

export function say(word, values = {}) {
  return WORDS[language][word].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

export function role(written) {
  if (!written) return say("notJoined");
  return language === "en" ? written.split(/[、,,/]/).map((one) => ROLES[one] ?? one).join(", ") : written;
}

export function speak(chosen) {
  language = chosen;
  localStorage.setItem("language", chosen);
  document.documentElement.lang = locale();
}

/** Fill every element below `root` that names its words. */
export function translate(root) {
  for (const element of root.querySelectorAll("[data-say]")) element.textContent = say(element.dataset.say);
  for (const element of root.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", say(element.dataset.label));
    if (element.matches("button")) element.title = say(element.dataset.label);
  }
  for (const element of root.querySelectorAll("[data-hint]")) element.placeholder = say(element.dataset.hint);
}

/** A moment as the town's wall clock shows it: a Date whose UTC fields are the local ones. */
export function wall(iso) {
  return new Date(`${iso.slice(0, 19)}Z`);
}

const formats = new Map();
export function written(date, shape) {
  const key = locale() + shape;
  if (!formats.has(key)) {
    const options = {
      day: { month: "long", day: "numeric", weekday: "short" },
      date: { year: "numeric", month: "long", day: "numeric", weekday: "long" },
      time: { hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
    }[shape];
    formats.set(key, new Intl.DateTimeFormat(locale(), { timeZone: "UTC", ...options }));
  }
  return formats.get(key).format(date);
}
