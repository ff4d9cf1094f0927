/**
 * When a line of a log was written, as far as the line says so itself; `matching/timestamps.py` has
 * the same formats.
 *
 * What belongs here: the formats, and how far apart two of their times are. What does not: which
 * lines have the time of another (`log-records.js`).
 */

/**
 * @typedef {object} Timestamp
 * @property {"utc" | "local" | "yearless" | "clock" | "uptime"} scale What the seconds count from;
 *   times of different scales can't be compared.
 * @property {number} seconds The seconds.
 */

const DAY = 86_400;
const LEAP_YEAR = 1972; // stands for the year that isn't given, so that 29 February is a day
const ROUND = { yearless: 366 * DAY, clock: DAY };
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const AFTERNOON = 12; // hours

const raw = String.raw;
const NAME = `(?<name>${MONTHS.join("|")})`;
const YEAR = "(?<year>(?:19|20)[0-9][0-9])";
const MONTH = "(?<month>0[1-9]|1[0-2])";
const TWO_DIGIT_DAY = "(?<day>0[1-9]|[12][0-9]|3[01])";
const ANY_DAY = "(?<day>0?[1-9]|[12][0-9]|3[01])";
const MINUTE =
  "(?<minute>[0-5][0-9]):(?<second>[0-5][0-9]|60)(?:[.,](?<fraction>[0-9]{1,9}))?";
const CLOCK = `(?<hour>[01][0-9]|2[0-3]):${MINUTE}`;
const ZONE = raw`(?: ?(?<zone>Z|z|UTC|GMT|[+-][0-9][0-9]:?[0-5][0-9]|[+-][0-9][0-9])\b)?`;
const WEEKDAY = "(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? +)?";

/** What a timestamp looks like; the first that fits is the one. */
const FORMATS = [
  `${YEAR}[-/]${MONTH}[-/]${TWO_DIGIT_DAY}(?:[Tt_]| {1,2})${CLOCK}${ZONE}`,
  `${WEEKDAY}${ANY_DAY}[-/ ]${NAME}[-/ ]${YEAR}(?: |::?)${CLOCK}${ZONE}`,
  raw`${WEEKDAY}${NAME} +${ANY_DAY} ${CLOCK} (?:[A-Z]{3,4} )?${YEAR}\b`,
  raw`${NAME} +${ANY_DAY}, ${YEAR},? (?<hour>[1-9]|1[0-2]):${MINUTE} ?(?<half>[AP]M)\b`,
  `${WEEKDAY}${NAME} +${ANY_DAY} ${CLOCK}`,
  `[DIWEF]${YEAR}${MONTH}${TWO_DIGIT_DAY} ${CLOCK}`,
  `[DIWEF]${MONTH}${TWO_DIGIT_DAY} ${CLOCK}`,
  raw`${CLOCK}\b`,
  raw`(?<epoch>1[0-9]{9})(?:\.(?<fraction>[0-9]{1,9}))?\b`,
  raw`(?<epoch>1[0-9]{9})(?<fraction>[0-9]{3}|[0-9]{6}|[0-9]{9})(?:\.[0-9]+)?\b`,
];

const LEVELS =
  "trace debug info notice warn warning error err crit critical fatal severe panic alert emerg emergency";
const LEVEL = `(?:${LEVELS.split(" ").map(inAnyCase).join("|")})`;
const BEFORE =
  raw`\uFEFF?` +
  "(?:<[0-9]{1,3}>(?:1 )?)?" + // priority and version of syslog
  raw`(?:[\w.\-]+ *\| )?` + // service of docker compose
  raw`(?:\[[A-Za-z][\w./:@\-]*\] ?)?` + // pod, thread or level
  raw`(?:\[?${LEVEL} *\]?:? *)?` +
  raw`(?:=[A-Z]+ REPORT==== |[0-9]+:[A-Z] |type=\w+ msg=audit\()?` + // Erlang, Redis, auditd
  raw`["'\[(]{0,2}`;
const KEYS = "@?timestamp|time|ts|t|date|datetime|asctime|eventTime|at";

/** Where a timestamp may stand in a line. */
const PLACES = [
  BEFORE,
  raw`[^ \n]+ [^ \n]+ [^ \n]+ \[`, // Common Log Format
  raw`(?:[\w.\-]+ *\| )?\{[^\n]*?"(?:${KEYS})" ?: ?"?`,
  raw`(?:[\w.\-]+ *\| )?(?:\w[\w.\-]*=[^\n]* )?(?:${KEYS})="?`,
];
const UPTIME = raw`(?:<[0-9]{1,3}>)?\[ *(?<uptime>[0-9]{1,9}\.[0-9]{3,9})\] `;

const ANY_FORMAT = unnamed(`(?:${UPTIME}|(?:${PLACES.join("|")})(?:${FORMATS.join("|")}))`);
const IN_LINE = new RegExp(`^${ANY_FORMAT}`);
const IN_LINES = new RegExp(raw`(?<![^\n])${ANY_FORMAT}`);

/** Each place with each format, compiled when a line with some timestamp is first read. */
let forms = null;

/**
 * The time that a line says it was written at.
 *
 * @param {string} line At most as much of a line as is worth looking at.
 * @returns {Timestamp | null} The time; null when it says none.
 */
export function timestampOf(line) {
  if (!IN_LINE.test(line)) {
    return null;
  }
  forms ??= [
    new RegExp(`^${UPTIME}`),
    ...PLACES.flatMap((place) => FORMATS.map((form) => new RegExp(`^(?:${place})${form}`))),
  ];
  for (const form of forms) {
    const found = form.exec(line);
    if (found) {
      return timeOf(found.groups);
    }
  }
  return null;
}

/**
 * Whether one of several lines may have a timestamp.
 *
 * @param {string} lines The lines.
 * @returns {boolean} Whether one has.
 */
export function hasTimestamp(lines) {
  return IN_LINES.test(lines);
}

/**
 * Whether a single line may have a timestamp.
 *
 * @param {string} line The line.
 * @returns {boolean} Whether it has.
 */
export function lineHasTimestamp(line) {
  return IN_LINE.test(line);
}

/**
 * Seconds from one time to another, negative where it is the other way round.
 *
 * Without a year or a day the way is the shorter one, so that midnight and New Year's Eve are passed
 * well.
 *
 * @param {Timestamp | null} earlier The one.
 * @param {Timestamp | null} later The other.
 * @returns {number | null} The seconds; null when the two can't be compared.
 */
export function secondsBetween(earlier, later) {
  if (!earlier || !later || earlier.scale !== later.scale) {
    return null;
  }
  const apart = later.seconds - earlier.seconds;
  const around = ROUND[earlier.scale];
  return around === undefined ? apart : modulo(apart + around / 2, around) - around / 2;
}

function modulo(value, divisor) {
  const rest = value % divisor;
  return rest < 0 ? rest + divisor : rest;
}

function inAnyCase(word) {
  return word.replace(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);
}

function unnamed(expression) {
  return expression.replace(/\(\?<[a-z]+>/g, "(?:");
}

/** The time of the named parts of a format. */
function timeOf(parts) {
  if (parts.uptime) {
    return { scale: "uptime", seconds: Number(parts.uptime) };
  }
  const fraction = Number(`0.${parts.fraction || "0"}`);
  if (parts.epoch) {
    return { scale: "utc", seconds: Number(parts.epoch) + fraction };
  }
  const clock =
    hourOf(parts) * 3600 + Number(parts.minute) * 60 + Number(parts.second) + fraction;
  if (!parts.day) {
    return { scale: "clock", seconds: clock };
  }
  const year = Number(parts.year || LEAP_YEAR);
  const month = parts.month ? Number(parts.month) : MONTHS.indexOf(parts.name) + 1;
  const seconds = clock + daysOf(year, month, Number(parts.day)) * DAY;
  if (!parts.year) {
    return { scale: "yearless", seconds };
  }
  return parts.zone
    ? { scale: "utc", seconds: seconds - offsetOf(parts.zone) }
    : { scale: "local", seconds };
}

function hourOf(parts) {
  const hour = Number(parts.hour);
  return parts.half ? (hour % AFTERNOON) + (parts.half === "PM" ? AFTERNOON : 0) : hour;
}

/** Seconds by which a zone is ahead of UTC. */
function offsetOf(zone) {
  if (!/^[+-][0-9]{2}/.test(zone)) {
    return 0;
  }
  const digits = zone.slice(1).replace(":", "");
  const seconds = Number(digits.slice(0, 2)) * 3600 + Number(digits.slice(2) || "0") * 60;
  return zone.startsWith("-") ? -seconds : seconds;
}

/**
 * Days from 1970 in the Gregorian calendar; 30 February is 1 or 2 March.
 *
 * Source: https://howardhinnant.github.io/date_algorithms.html#days_from_civil
 */
function daysOf(civilYear, month, day) {
  const year = month <= 2 ? civilYear - 1 : civilYear; // the year begins in March
  const era = Math.floor(year / 400);
  const ofEra = year - era * 400;
  const ofYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  return (
    era * 146_097 + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear - 719_468
  );
}
