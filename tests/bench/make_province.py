#!/usr/bin/env python3
"""tests/bench/make_province.py - make the sample province: CSV files as Sotay imports them.

    make_province.py [--scale N] [--seed N] [--signoffs N] [--out DIR]

Scale 1 is one mountain province: 4 provincial hospitals, 4 specialised centres, 10 district medical
centres, 45 commune and ward stations; 88 people of one health centre on courses
in a year (43 long, 45 short); 108 staff seconded to 45 stations in a first round
and 15 to 9 communes in a second.  People are invented; facilities are named after
real communes.  Scale N repeats the province
N times under other facility codes and adds sign-offs, for load and speed.

The output is the same for the same scale and seed.
"""
import argparse, csv, os, random, unicodedata
from datetime import date, timedelta

COMMUNES = """Điện Biên Phủ;Mường Lay;Mường Thanh;Thanh Nưa;Thanh An;Thanh Yên;Sam Mứn;Núa Ngam;Mường Nhà;
Na Son;Xa Dung;Pu Nhi;Mường Luân;Tìa Dình;Phình Giàng;Pú Nhung;Mường Mùn;Nà Tấu;Mường Phăng;Tuần Giáo;Quài Tở;
Búng Lao;Mường Ảng;Mường Lạn;Nà Bủng;Chà Tở;Nà Hỳ;Mường Chà;Sín Thầu;Mường Nhé;Nậm Kè;Mường Toong;Quảng Lâm;
Si Pa Phìn;Mường Pồn;Na Sang;Mường Tùng;Pa Ham;Nậm Nèn;Chiềng Sinh;Sính Phình;Tủa Chùa;Sáng Nhè;Sín Chải;Tủa Thàng"""
COMMUNES = [c.strip() for c in COMMUNES.replace("\n", "").split(";")]
WARDS = {"Điện Biên Phủ", "Mường Lay", "Mường Thanh"}
DISTRICTS = ["Điện Biên Phủ", "Mường Lay", "Điện Biên", "Điện Biên Đông", "Tuần Giáo", "Mường Ảng",
             "Mường Chà", "Mường Nhé", "Nậm Pồ", "Tủa Chùa"]
HOSPITALS = [("BVDK", "Provincial General Hospital"), ("BVYHCT", "Provincial Traditional Medicine Hospital"),
             ("BVTT", "Provincial Psychiatric Hospital"), ("BVPhoi", "Provincial Lung Hospital")]
CENTRES = [("CDC", "Provincial Centre for Disease Control"), ("TTPY", "Forensic Examination Centre"),
           ("TTKN", "Drug and Food Testing Centre"), ("TTGDYK", "Medical Assessment Centre")]
FAMILY = ["Lò", "Lường", "Quàng", "Cà", "Vàng", "Giàng", "Sùng", "Mùa", "Lầu", "Thào", "Hạng", "Tòng", "Bạc",
          "Điêu", "Nguyễn", "Trần", "Phạm", "Lê", "Đoàn", "Hoàng", "Vũ", "Đỗ", "Bùi", "Đặng", "Trương", "Ly", "Cứ"]
MIDDLE_F = ["Thị", "Thị Thu", "Thị Lan", "Thị Hồng", "Thị Ngọc", "Thúy", "Thị Mai"]
MIDDLE_M = ["Văn", "Đức", "Thế", "A", "Xuân", "Trọng", "Quang", "Minh", "Hữu"]
GIVEN_F = ["Sinh", "Hiền", "Anh", "Hương", "Lan", "Hoa", "Mỷ", "Dợ", "Thủy", "Yến", "Ánh", "Phượng", "Tươi", "Ươm", "Đào", "Ngân"]
GIVEN_M = ["Dũng", "Quý", "Tứ", "Nghĩa", "Nam", "Sùng", "Páo", "Chứ", "Sơn", "Hùng", "Đạt", "Ếnh", "Ín", "Ổn", "Thắng", "Long"]
CADRES = ["doctor", "assistant-doctor", "nurse", "midwife", "pharmacist", "technician"]
SPECIALTIES = ["endoscopy", "resuscitation", "ncd"]
SKILLS = {
    "endoscopy": ["endoscopy.gastroscopy-assist", "endoscopy.scope-reprocessing", "endoscopy.sedation-monitoring"],
    "resuscitation": ["resuscitation.bls-adult", "resuscitation.anaphylaxis", "resuscitation.trauma-primary-survey"],
    "ncd": ["ncd.blood-pressure", "ncd.hypertension-management", "ncd.diabetes-foot-exam"],
}
COURSES = [
    ("GIE-N2", "Advanced Gastrointestinal Endoscopy for Nurses", "Nội soi tiêu hóa nâng cao cho điều dưỡng", "short", "endoscopy", 120),
    ("GIE-N1", "Basic Gastrointestinal Endoscopy for Nurses", "Nội soi tiêu hóa cơ bản cho điều dưỡng", "short", "endoscopy", 80),
    ("ER-1", "Emergency Resuscitation at the Station", "Hồi sức cấp cứu tại trạm y tế", "short", "resuscitation", 40),
    ("ER-2", "Golden-Hour Emergency Care", "Cấp cứu giờ vàng", "short", "resuscitation", 24),
    ("NCD-1", "NCD Management at the Commune Station", "Quản lý bệnh không lây nhiễm tại trạm y tế", "short", "ncd", 40),
    ("NM-1", "Nursing Management", "Quản lý điều dưỡng", "short", "nursing-management", 60),
    ("CK1-HSCC", "Specialist Level I, Emergency Resuscitation", "Chuyên khoa I Hồi sức cấp cứu", "long", "resuscitation", 1800),
    ("CK1-CDHA", "Specialist Level I, Diagnostic Imaging", "Chuyên khoa I Chẩn đoán hình ảnh", "long", "imaging", 1800),
    ("CK1-TN", "Specialist Level I, Infectious Diseases", "Chuyên khoa I Truyền nhiễm", "long", "infectious", 1800),
    ("CK1-SN", "Specialist Level I, Obstetrics and Paediatrics", "Chuyên khoa I Sản Nhi", "long", "obstetrics-paediatrics", 1800),
    ("CK1-NG", "Specialist Level I, Surgery", "Chuyên khoa I Ngoại", "long", "surgery", 1800),
    ("CP-L", "Clinical Pharmacy", "Dược lâm sàng", "long", "pharmacy", 900),
    ("BN-L", "Bachelor of Nursing, in-service", "Cử nhân điều dưỡng liên thông", "long", "nursing-management", 1500),
]
PROGRAMMES = [("P585", "Young volunteer doctors in mountainous areas", 2025, 13), ("D1000", "1,000 doctors to the grassroots", 2026, 8),
              ("ROT", "Rotation of staff to commune stations", 2026, 123), ("HR2530", "Human-resource development 2025-2030", 2030, 2000)]


def fold(text):
    text = text.replace("đ", "d").replace("Đ", "D")
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def slug(text):
    return "".join(w[0] for w in fold(text).upper().split()) + fold(text).upper().split()[-1][1:3]


class Province:
    def __init__(self, number, rng):
        self.n, self.rng = number, rng
        self.prefix = "DB" if number == 0 else f"P{number:03d}"
        self.facilities, self.people, self.serial = [], [], 0
        self.make_facilities()
        self.make_people()

    def make_facilities(self):
        p, add = self.prefix, self.facilities.append
        add((p, "", "province", "Điện Biên" if self.n == 0 else f"Province {self.n}"))
        for code, name in HOSPITALS:
            add((f"{p}-{code.upper()}", p, "provincial-hospital", name))
        for code, name in CENTRES:
            add((f"{p}-{code}", p, "specialised-centre", name))
        self.centres = []
        for i, name in enumerate(DISTRICTS, 1):
            code = f"{p}-TT{i:02d}"
            self.centres.append(code)
            add((code, p, "district-centre", f"Trung tâm Y tế {name}"))
        self.stations, self.support = [], {}
        for i, name in enumerate(COMMUNES, 1):
            code = f"{p}-T{i:02d}"
            self.stations.append(code)
            self.support[code] = self.centres[i % 10]
            kind = "phường" if name in WARDS else "xã"
            add((code, p, "station", f"Trạm Y tế {kind} {name}"))
        add((f"{p}-CDYT", p, "school", "Trường Cao đẳng Y tế"))

    def person(self, facility, cadre, department=""):
        r = self.rng
        sex = r.choice("FM")
        born = date(1966, 1, 1) + timedelta(days=r.randrange(34 * 365))
        family = r.choice(FAMILY)
        middle, given = (r.choice(MIDDLE_F), r.choice(GIVEN_F)) if sex == "F" else (r.choice(MIDDLE_M), r.choice(GIVEN_M))
        self.serial += 1
        century = 2 * (born.year // 100 - 19) + (1 if sex == "F" else 0)
        citizen = f"{11 if self.n == 0 else 12 + self.n % 80:03d}{century}{born.year % 100:02d}{(self.n // 80) * 100000 + self.serial:06d}"
        birth = born.isoformat() if self.serial % 29 else str(born.year)      # some lists know the year only
        phone = f"09{r.randrange(10**8):08d}" if r.random() < 0.6 else ""
        row = (f"{self.prefix}-{self.serial:05d}", family, middle, given, sex, birth, citizen, cadre,
               f"{self.serial:06d}/{self.prefix}-CCHN" if cadre in ("doctor", "nurse", "midwife", "assistant-doctor") else "",
               phone, facility, department)
        self.people.append(row)
        return row[0]

    def make_people(self):
        p, r = self.prefix, self.rng
        self.mentors, self.upper, self.trainees, self.heads = [], [], [], {}
        for code, _ in HOSPITALS:
            self.heads[f"{p}-{code.upper()}"] = self.person(f"{p}-{code.upper()}", "doctor", "Ban Giám đốc")
        for code in self.centres:
            self.heads[code] = self.person(code, "doctor", "Ban Giám đốc")
        self.officer = self.person(p, "other", "Phòng Nghiệp vụ Y")
        for code, _ in HOSPITALS:
            for dept in ["Hồi sức tích cực và Chống độc", "Nội soi", "Nội tổng hợp", "Ngoại", "Sản"]:
                for _ in range(8 if code == "BVDK" else 2):
                    self.mentors.append((self.person(f"{p}-{code.upper()}", "doctor", dept), f"{p}-{code.upper()}"))
                for _ in range(6 if code == "BVDK" else 2):
                    self.upper.append((self.person(f"{p}-{code.upper()}", "nurse", dept), f"{p}-{code.upper()}"))
        for code, _ in CENTRES:
            for _ in range(6):
                self.upper.append((self.person(f"{p}-{code}", r.choice(["doctor", "technician"])), f"{p}-{code}"))
        for centre in self.centres:
            for _ in range(10):
                self.mentors.append((self.person(centre, "doctor", r.choice(["Nội", "Ngoại", "Sản", "Cấp cứu", "Nhi"])), centre))
            for _ in range(100 if centre.endswith("TT09") else 24):
                self.trainees.append((self.person(centre, r.choice(CADRES[1:]), r.choice(["Nội", "Ngoại", "Sản", "Cấp cứu"])), centre))
        for station in self.stations:
            for _ in range(r.randint(6, 10)):
                self.trainees.append((self.person(station, r.choice(CADRES[1:5])), station))


def business(rng, start, end):
    return start + timedelta(days=rng.randrange(max(1, (end - start).days)))


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--scale", type=int, default=1)
    ap.add_argument("--seed", type=int, default=585)
    ap.add_argument("--signoffs", type=int, default=6000, help="sign-offs for each province")
    ap.add_argument("--out", default=".")
    a = ap.parse_args()
    rng = random.Random(a.seed)
    os.makedirs(a.out, exist_ok=True)
    provinces = [Province(i, rng) for i in range(a.scale)]

    def write(name, header, rows):
        with open(os.path.join(a.out, name), "w", encoding="utf-8", newline="") as f:
            w = csv.writer(f, lineterminator="\n")
            w.writerow(header.split(","))
            w.writerows(rows)

    write("facilities.csv", "code,parent,type,name,start_date,end_date,predecessors", [f + ("2025-07-01", "", "") for p in provinces for f in p.facilities])
    write("people.csv", "code,family_name,middle_name,given_name,sex,birth_date,citizen_id,cadre,licence_number,phone,facility,department",
          [x for p in provinces for x in p.people])
    write("courses.csv", "code,title,title_vi,kind,specialty,hours", COURSES)
    write("programmes.csv", "code,title,year,target_people", PROGRAMMES)

    classes, enrolments, rounds, second, partners, requirements, signoffs, grants, indicators = [], [], [], [], [], [], [], [], []
    for p in provinces:
        # classes: two a year of each short course, one of each long one
        book = {}
        for c in COURSES:
            for k in range(2 if c[3] == "short" else 1):
                code = f"{p.prefix}-{c[0]}-2025-{k + 1}"
                start = business(rng, date(2025, 1, 6), date(2025, 9, 30))
                end = start + timedelta(days=7 * (c[5] // 40 + 1) if c[3] == "short" else 365)
                book.setdefault(c[3], []).append(code)
                classes.append((code, c[0], f"{p.prefix}-BVDK" if c[3] == "short" else f"{p.prefix}-CDYT", start.isoformat(), end.isoformat(), 400 if c[3] == "short" else 60,
                                "P585" if c[0].startswith("CK1") else "HR2530", f"{100 + len(classes)}/QĐ-SYT", (start - timedelta(days=20)).isoformat()))
        nampo = [t for t, f in p.trainees if f.endswith("TT09")]
        rng.shuffle(nampo)
        for i, t in enumerate(nampo[:88]):          # the 88 of one health centre: 43 long, 45 short
            code = rng.choice(book["long"] if i < 43 else book["short"])
            enrolments.append((code, t, "enrolled" if i < 43 else "completed", "" if i < 43 else rng.randint(60, 98), "" if i < 43 else 40, f"{200 + i}/TTYT-TCCB"))
        seen = set()
        for t, f in p.trainees:
            if f.endswith("TT09") or rng.random() < 0.45:
                continue
            code = rng.choice(book["short"])
            if (code, t) in seen:
                continue
            seen.add((code, t))
            status = rng.choices(["completed", "failed", "withdrawn"], [90, 6, 4])[0]
            enrolments.append((code, t, status, rng.randint(60, 98) if status == "completed" else "", rng.choice([24, 40, 60, 80]), ""))
        # secondments: 108 to 45 stations, then 15 to 9 communes
        pool = p.mentors + p.upper
        rng.shuffle(pool)
        visits = {s: [] for s in p.stations}
        for rnd, count, hosts, first in (("2025-R1", 108, p.stations, date(2025, 12, 22)), ("2026-R2", 15, p.stations[12:21], date(2026, 1, 5))):
            rounds.append((f"{p.prefix}-{rnd}", f"Round {rnd[-1]}", "ROT", f"{1500 + len(rounds)}/QĐ-SYT", (first - timedelta(days=10)).isoformat(), "Sở Y tế"))
            for i in range(count):
                who, home = pool[i % len(pool)] if rnd == "2025-R1" else pool[(108 + i) % len(pool)]
                host = hosts[i % len(hosts)]
                start = first + timedelta(days=rng.randrange(5))
                days = rng.choice([7, 14]) if "-TT" not in home else 30
                spec = rng.choice(SPECIALTIES[1:])              # stations have no endoscope
                code = f"{p.prefix}-{rnd}-{i + 1:03d}"
                second.append((code, f"{p.prefix}-{rnd}", who, home, host, start.isoformat(), (start + timedelta(days=days - 1)).isoformat(), spec))
                if i % 12:                                       # every twelfth was forgotten: a real office
                    grants.append((who, "mentor", spec, host, start.isoformat(), (start + timedelta(days=days - 1)).isoformat()))
                visits[host].append((who, start, days, spec, code))
        upper = [f"{p.prefix}-{c.upper() if i < 4 else c}" for i, (c, _) in enumerate(HOSPITALS + CENTRES)] + p.centres
        for i, s in enumerate(p.stations):
            partners.append((upper[i % len(upper)], s, "partner", "2026-01-01", "", f"{700 + i}/BB-SYT"))
            partners.append((p.support[s], s, "support", "2025-07-01", "", ""))
        for spec in SPECIALTIES:
            for sk in SKILLS[spec]:
                if spec != "endoscopy":
                    requirements.append((p.prefix, "station", sk, 2))
                requirements.append((p.prefix, "district-centre", sk, 4))
        for who, home in p.mentors:
            for spec in rng.sample(SPECIALTIES, 2):
                grants.append((who, "mentor", spec, home, "2025-01-01", "2027-12-31"))
        for place, head in sorted(p.heads.items()):
            grants.append((head, "issuer", "", place, "2025-01-01", "2027-12-31"))
            grants.append((head, "coordinator", "", place, "2025-01-01", "2027-12-31"))
        grants.append((p.officer, "coordinator", "", p.prefix, "2025-01-01", "2027-12-31"))
        grants.append((p.officer, "issuer", "", p.prefix, "2025-01-01", "2027-12-31"))
        # sign-offs: centre mentors at home through 2025, seconded ones at their hosts
        at = {}
        for t, f in p.trainees:
            at.setdefault(f, []).append(t)
        allowed = {}
        for who, role, spec, place, *_ in grants:
            if role == "mentor" and place in p.centres:
                allowed.setdefault(who, set()).add(spec)
        homes = {}
        for who, home in p.mentors:
            homes.setdefault(home, []).append(who)
        for k in range(a.signoffs):
            if rng.random() < 0.35:
                host = rng.choice([h for h in p.stations if visits[h]])
                who, start, days, spec, _ = rng.choice(visits[host])
                when = start + timedelta(days=rng.randrange(days + (2 if k % 40 == 0 else 0)))   # a few after the last day
            else:
                host = rng.choice(p.centres)
                who = rng.choice(homes[host])
                spec = rng.choice(sorted(allowed[who]))
                when = business(rng, date(2025, 1, 6), date(2026, 10, 31))
            skill = rng.choice(SKILLS[spec])
            trainee = rng.choice(at[host][: 12])
            level = rng.choices([1, 2, 3, 4, 5], [5, 12, 25, 38, 20])[0]
            missed = "" if level >= 3 else str(rng.randint(1, 6))      # step numbers, joined by ";"
            rate, depth, ccf = "", "", ""
            if skill == "resuscitation.bls-adult":           # compressions /min, cm, fraction %
                rate, depth, ccf = rng.randint(96, 126), f"{rng.uniform(4.6, 6.2):.1f}", rng.randint(55, 92)
            signoffs.append((trainee, skill, f"{when.isoformat()}T{rng.randint(7, 16):02d}:{rng.randrange(60):02d}", host, who, level, missed, "",
                             rng.choice(["real", "real", "real", "simulated"]), f"{p.prefix}-C{k:06d}", p.officer, "", rate, depth, ccf))
        for s in p.stations:
            base = rng.randint(180, 700)
            for y, m in [(2025, x) for x in range(7, 13)] + [(2026, x) for x in range(1, 4)]:
                lift = 1.0 if (y, m) < (2025, 12) else 1.0 + 0.25 * rng.random()
                indicators.append((s, f"{y}-{m:02d}", "visits", int(base * lift * rng.uniform(0.9, 1.1))))
                indicators.append((s, f"{y}-{m:02d}", "emergency-handled", int(6 * lift * rng.uniform(0.5, 1.5))))
                indicators.append((s, f"{y}-{m:02d}", "transfers-up", int(22 / lift * rng.uniform(0.7, 1.3))))
    write("classes.csv", "code,course,facility,start_date,end_date,capacity,programme,document_no,document_date", classes)
    write("enrolments.csv", "class,person,status,score,hours,document_no", enrolments)
    write("rounds.csv", "code,title,programme,document_no,document_date,issued_by", rounds)
    write("secondments.csv", "code,round,person,home,host,start_date,end_date,specialties", second)
    write("partnerships.csv", "upper,lower,kind,start_date,end_date,document_no", partners)
    write("requirements.csv", "scope,facility_type,skill,people", requirements)
    write("grants.csv", "person,role,specialty,facility,start_date,end_date", grants)
    write("signoffs.csv", "trainee,skill,performed_at,facility,mentor,level,missed_steps,not_observed_steps,setting,case_ref,typist,note,measure:comp_rate,measure:comp_depth,measure:ccf", sorted(signoffs, key=lambda r: r[2]))
    write("indicators.csv", "facility,month,indicator,value", indicators)


if __name__ == "__main__":
    main()
