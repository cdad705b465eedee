//! A plan of our own that can be edited. Everything in it knows who it is, whatever it comes to be called.

use std::fmt::Write as _;

/// What a person applies to.
#[derive(Clone, Debug)]
pub(crate) struct Track {
    /// Who it is; several where tracks were merged.
    pub(crate) who: Vec<usize>,
    pub(crate) name: String,
    pub(crate) audience: String,
    pub(crate) days: u32,
    pub(crate) seats: String,
    pub(crate) fee: String,
    pub(crate) purpose: String,
    pub(crate) apply: String,
    pub(crate) dates: Vec<Day>,
    pub(crate) prefecture: String,
    pub(crate) venue: String,
}

/// A session: days after 2025-04-01, and what stands behind it.
#[derive(Clone, Debug)]
pub(crate) struct Day {
    pub(crate) who: usize,
    pub(crate) label: String,
    pub(crate) day: i64,
    pub(crate) remark: String,
}

/// A course.
#[derive(Clone, Debug)]
pub(crate) struct Course {
    pub(crate) who: Vec<usize>,
    pub(crate) name: String,
    pub(crate) tracks: Vec<Track>,
}

/// The plan.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub(crate) courses: Vec<Course>,
}

/// A day of the fiscal year 2025 as it is printed.
pub(crate) fn printed(day: i64) -> String {
    let date = jiff::civil::date(2025, 4, 1).checked_add(jiff::Span::new().days(day)).expect("a day");
    let weekday = ["月", "火", "水", "木", "金", "土", "日"][date.weekday().to_monday_zero_offset() as usize];
    format!("{}年{}月{}日({weekday})", date.year(), date.month(), date.day())
}

/// A day of the fiscal year 2025 as it is published.
pub(crate) fn published(day: i64) -> String {
    let date = jiff::civil::date(2025, 4, 1).checked_add(jiff::Span::new().days(day)).expect("a day");
    date.to_string()
}

const SUBJECTS: [&str; 12] = [
    "航路標識点検",
    "港湾照明保守",
    "測量船操船",
    "潮位観測",
    "漂着物処理",
    "灯台設備診断",
    "海図読解",
    "信号旗運用",
    "浮標交換",
    "無線局運営",
    "係留索管理",
    "防波堤巡視",
];
const GOALS: [&str; 12] = [
    "標識の灯器と電源を点検する手順を実物で学ぶ。",
    "岸壁照明の劣化を見分け、交換計画を立てる。",
    "小型船を安全に操り、測線を正確に保つ。",
    "験潮所の記録を読み、欠測を補う方法を身につける。",
    "海岸に流れ着いた品を分別し、届け出る流れを確かめる。",
    "回転機構の異音を聞き分け、保守の要否を判断する。",
    "水深と底質の記号から錨地を選ぶ演習を行う。",
    "国際信号書に沿って旗を組み、応答を返す。",
    "ブイの引き上げから再設置までを班で行う。",
    "免許の更新と運用規則の要点を整理する。",
    "ロープの摩耗を測り、使用限度を記録する。",
    "波浪の後の損傷を写真で残し、報告書にまとめる。",
];
const PLACES: [(&str, &str); 6] = [
    ("静岡県", "白波会館"),
    ("三重県", "灯台記念館"),
    ("富山県", "立山海洋研修所"),
    ("新潟県", "白樺海岸センター"),
    ("長野県", "若葉会館 大ホール"),
    ("青森県", "岬の学校"),
];

impl Plan {
    /// Twelve courses of one to three tracks.
    pub(crate) fn new() -> Self {
        let course = |i: usize| Course { who: vec![i], name: format!("{}研修", SUBJECTS[i]), tracks: tracks(i) };
        Plan { courses: (0..SUBJECTS.len()).map(course).collect() }
    }

    /// As text with tabs.
    pub(crate) fn text(&self) -> String {
        let mut out = String::from("令和7年度 白浪県海事研修センター 研修計画\n\n更新日：2025年4月1日\n\n");
        out.push_str(&HEADINGS.join("\t"));
        out.push('\n');
        for row in self.rows() {
            let _ = writeln!(out, "{}", row.join("\t"));
        }
        out
    }

    /// As a page with merged cells, wrapped at other places.
    pub(crate) fn html(&self) -> String {
        let mut out = String::from(
            "<html><body><h1>令和7年度 白浪県海事研修センター 研修計画</h1><p>更新日：2025年4月1日</p><table border=1><tr>",
        );
        for heading in HEADINGS {
            let _ = write!(out, "<th>{heading}</th>");
        }
        out.push_str("</tr>\n");
        for course in &self.courses {
            for (i, track) in course.tracks.iter().enumerate() {
                out.push_str("<tr>");
                if i == 0 {
                    let _ = write!(out, "<td rowspan={}>{}</td>", course.tracks.len(), course.name);
                }
                for cell in track.cells() {
                    let _ = write!(out, "<td>{}</td>", wrapped(&cell));
                }
                out.push_str("</tr>\n");
            }
        }
        out + "</table></body></html>\n"
    }

    fn rows(&self) -> Vec<Vec<String>> {
        let row = |course: &Course, track: &Track| [vec![course.name.clone()], track.cells()].concat();
        self.courses.iter().flat_map(|c| c.tracks.iter().map(move |t| row(c, t))).collect()
    }
}

const HEADINGS: [&str; 11] = [
    "研修名",
    "コース",
    "対象者",
    "研修期間",
    "募集定員",
    "費用(税込)",
    "研修の目的・概要",
    "申込期間",
    "開催日",
    "都道府県",
    "会場名",
];

impl Track {
    fn cells(&self) -> Vec<String> {
        let day = |d: &Day| format!("{} {}{}", d.label, printed(d.day), d.remark).trim().to_string();
        vec![
            self.name.clone(),
            self.audience.clone(),
            format!("{}日間", self.days),
            self.seats.clone(),
            self.fee.clone(),
            self.purpose.clone(),
            self.apply.clone(),
            self.dates.iter().map(day).collect::<Vec<_>>().join(" "),
            self.prefecture.clone(),
            self.venue.clone(),
        ]
    }
}

/// Breaks prose where a page might.
fn wrapped(cell: &str) -> String {
    let chars: Vec<char> = cell.chars().collect();
    if chars.len() < 18 || cell.contains('年') {
        return cell.to_string();
    }
    let (head, tail) = chars.split_at(chars.len() / 2);
    format!("{}<br>\n   {}", head.iter().collect::<String>(), tail.iter().collect::<String>())
}

fn tracks(i: usize) -> Vec<Track> {
    let names: &[&str] = match i % 3 {
        0 => &[""],
        1 => &["基礎コース", "応用コース"],
        _ => &["通常枠", "推薦枠", "聴講枠"],
    };
    names.iter().enumerate().map(|(k, name)| track(i, k, name)).collect()
}

/// A track of course `i`; its values are those of no other.
pub(crate) fn track(i: usize, k: usize, name: &str) -> Track {
    let first = 60 + (i * 17 + k * 5) as i64;
    let labels: &[&str] = if i.is_multiple_of(2) { &[""] } else { &["第1回", "第2回"] };
    let dates = labels.iter().enumerate();
    let dates = dates
        .map(|(n, l)| Day { who: n, label: l.to_string(), day: first + 41 * n as i64, remark: String::new() })
        .collect();
    let (prefecture, venue) = PLACES[(i + k) % PLACES.len()];
    let fee = match (i + k) % 4 {
        0 => "無料".to_string(),
        1 => format!("受講料:{},500円 教材費:1,{}00円", i + 3, k + 1),
        _ => format!("{},{}00円", i + 2, k + 3),
    };
    Track {
        who: vec![i * 10 + k],
        name: name.to_string(),
        audience: format!("{}の業務に{}年以上従事する者", SUBJECTS[i % 12], 1 + k),
        days: 1 + (i % 3) as u32,
        seats: format!("{}名", 20 + i + k),
        fee,
        purpose: format!("○{}{}", GOALS[i % 12], ["", "基礎を復習する。", "見学だけでもよい。", "夜に行う。"][k % 4]),
        apply: format!("{}～{}", printed(5 + i as i64), printed(first - 20)),
        dates,
        prefecture: prefecture.to_string(),
        venue: venue.to_string(),
    }
}
