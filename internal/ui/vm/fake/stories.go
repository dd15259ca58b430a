package fake

import (
	"crypto/sha256"
	"fmt"
	"math"
	"strings"
	"time"

	"winnow/internal/triage"
)

// story is a vendor written by hand. Days count back from now.
type story struct {
	name, domain string
	score        float64
	axes         [4]float64 // usefulness, interest, proof, pressure; below 0 is unknown
	verdict      triage.Verdict
	band         triage.Band
	reasons      []string
	days         []int // of its touches, oldest first
	answered     []int // days on which the buyer wrote
	hyper        bool
	deal         bool
	listed       bool
	mute         triage.Strength
	need         string
	owed, ask    []string
	mails        []mail // newest first; touches without one get the last
}

// mail is a message; marked words stand between {{letter|words|reason}}.
type mail struct {
	subject, body string
	tactics       []triage.Tactic
	verdict       triage.Verdict
	levels        [4]int
}

func (d *Desk) tell(s story) {
	id := triage.VendorID(s.domain)
	st := triage.Standing{
		Vendor: triage.Vendor{
			ID: id, Name: s.name, Domains: []triage.DomainLink{{Domain: s.domain, Reasons: []string{"it writes from this domain"}}},
			Addresses: []string{"sam@" + s.domain},
			People: []triage.Person{{
				Name: "Sam Okafor", Address: "sam@" + s.domain, Role: "Account Manager", Touches: len(s.days), Last: d.ago(s.days[len(s.days)-1]),
				Stream: triage.Stream{Messages: len(s.days), Kinds: map[triage.Kind]int{triage.KindPitch: len(s.days)}, Wrote: len(s.answered)},
			}},
		},
		Score: s.score, Low: s.score - 9, High: s.score + 8,
		Touches: len(s.days), First: d.ago(s.days[0]), Last: d.ago(s.days[len(s.days)-1]),
		Weeks: weeks(s.days), Verdict: s.verdict, Band: s.band, Reasons: s.reasons, Shortlisted: s.listed,
	}
	for i, a := range triage.Axes {
		m := triage.AxisMean{Share: max(0, s.axes[i]), Known: s.axes[i] >= 0}
		switch a {
		case triage.Usefulness:
			st.Usefulness = m
		case triage.Interest:
			st.Interest = m
		case triage.Proof:
			st.Proof = m
		case triage.Pressure:
			st.Pressure = m
		}
	}
	st.Parts = parts(s)
	if s.deal {
		st.Relationship = triage.Relationship{Exists: true, Since: d.ago(s.answered[0]), Evidence: []string{
			fmt.Sprintf("you wrote to sam@%s %d times", s.domain, len(s.answered)),
		}}
	}
	if s.mute != triage.NotMuted {
		st.Mute = &triage.Mute{Strength: s.mute, From: d.ago(20), Until: d.now.AddDate(0, 0, 70), Why: "too many copies of one mail"}
	}
	if s.need != "" {
		st.Needs = []triage.NeedMatch{{
			Need: s.need, Word: "cnc", Found: "CNC-machined brackets", Score: 0.9,
			Reason: "your need “" + s.need + "”: they offer “CNC-machined brackets”",
		}}
	}
	unanswered := len(s.days)
	for _, a := range s.answered {
		for i, day := range s.days {
			if day > a {
				unanswered = min(unanswered, len(s.days)-1-i)
			}
		}
	}
	st.Sequence = triage.Sequence{
		Touches: unanswered, Since: d.ago(s.days[len(s.days)-max(1, unanswered)]), Last: st.Last,
		MedianGapDays: 5, HyperSpam: s.hyper, BrokePromise: s.hyper && len(s.days) > 6,
	}
	if s.hyper {
		st.Sequence.Why = fmt.Sprintf("%d touches in %d days, 6 %% new since the second, no answer", len(s.days), s.days[0]-s.days[len(s.days)-1])
		st.Sequence.NextFrom, st.Sequence.NextTo = d.now.AddDate(0, 0, 2), d.now.AddDate(0, 0, 6)
	}
	detail := triage.VendorDetail{Owed: s.owed, Questions: s.ask}
	for i := len(s.days) - 1; i >= 0; i-- {
		back := len(s.days) - 1 - i
		m := s.mails[min(back, len(s.mails)-1)]
		md := d.write(s, m, s.days[i], i)
		d.messages[md.ID] = md
		detail.Messages = append(detail.Messages, line(md))
		if back == 0 {
			st.Newest = md.ID
		}
		for j := range md.Judgement.Evidence {
			if back < 2 {
				st.Quotes = append(st.Quotes, triage.Quote{Message: md.ID, Date: md.Date, Evidence: md.Judgement.Evidence[j]})
			}
		}
		novelty := 1 / float64(i+1)
		if s.hyper && i > 1 {
			novelty = 0.06
		}
		detail.Touches = append([]triage.Touch{{Message: md.ID, Date: md.Date, Address: md.From.Email, Number: i + 1, Novelty: novelty}}, detail.Touches...)
	}
	for _, a := range s.answered {
		at := d.ago(a)
		msg := triage.MessageLine{
			ID: contentID(s.domain, "mine", a), Date: at, Mine: true, Kind: triage.KindPersonal,
			From:    triage.Address{Name: "Dana Reyes", Email: "dana@acme.example"},
			Subject: "Re: " + s.mails[len(s.mails)-1].subject,
		}
		mine := triage.MessageDetail{Vendor: id, Text: msg.Subject + "\n\nThanks, that helps. Please send the drawing as a PDF.\n\nDana", Judgement: triage.Judgement{Kind: triage.KindPersonal, Verdict: triage.VerdictNone}}
		mine.Envelope = triage.Envelope{ID: msg.ID, From: msg.From, Subject: msg.Subject, Date: at, To: []triage.Address{{Email: "sam@" + s.domain}}}
		mine.Mine = true
		mine.Subject = triage.Span{End: len(msg.Subject)}
		d.messages[msg.ID] = mine
		pos := 0
		for pos < len(detail.Messages) && detail.Messages[pos].Date.After(at) {
			pos++
		}
		detail.Messages = append(detail.Messages[:pos], append([]triage.MessageLine{msg}, detail.Messages[pos:]...)...)
	}
	s.round(&st, &detail)
	detail.Standing = st
	d.details[id] = detail
	d.standings = append(d.standings, st)
}

func (d *Desk) ago(days int) time.Time {
	return d.now.Add(-time.Duration(days)*24*time.Hour - 3*time.Hour)
}

func contentID(parts ...any) (id triage.ContentID) {
	sum := sha256.Sum256([]byte(fmt.Sprint(parts...)))
	copy(id[:], sum[:])
	return id
}

// write turns a mail's marked text into a message with evidence.
func (d *Desk) write(s story, m mail, day, number int) triage.MessageDetail {
	var text strings.Builder
	var evidence []triage.Evidence
	src := m.subject + "\n\n" + m.body
	for {
		before, after, ok := strings.Cut(src, "{{")
		text.WriteString(before)
		if !ok {
			break
		}
		mark, tail, _ := strings.Cut(after, "}}")
		src = tail
		f := strings.SplitN(mark, "|", 3)
		start := text.Len()
		text.WriteString(f[1])
		if len(f) < 3 {
			f = append(f, plainReasons[triage.Target(f[0]).Axis()])
		}
		evidence = append(evidence, triage.Evidence{
			Target: triage.Target(f[0]), Span: triage.Span{Start: start, End: text.Len()},
			Quote: f[1], Cue: "story", Reason: f[2], Weight: 1,
		})
	}
	subject := strings.SplitN(text.String(), "\n", 2)[0]
	out := triage.MessageDetail{
		Vendor: triage.VendorID(s.domain), Text: text.String(), Subject: triage.Span{End: len(subject)},
	}
	out.Envelope = triage.Envelope{
		ID: contentID(s.domain, number), MessageID: fmt.Sprintf("%d.%s@mail.%s", number, s.name, s.domain),
		From: triage.Address{Name: "Sam Okafor", Email: "sam@" + s.domain}, To: []triage.Address{{Name: "Dana Reyes", Email: "dana@acme.example"}},
		Subject: subject, Date: d.ago(day), Auth: triage.Auth{SPF: "pass", DKIM: "pass", DMARC: "pass"},
	}
	out.Folder, out.Source = "INBOX", "dana@acme.example"
	out.Reading.Facts = []triage.Fact{{Name: "list-unsubscribe", Value: "one click"}, {Name: "sending-tool", Value: "a sequencer"}}
	if i := strings.Index(out.Text, "\n--\n"); i >= 0 {
		out.Faded = []triage.Span{{Start: i + 1, End: len(out.Text)}}
	}
	j := triage.Judgement{Kind: triage.KindPitch, Verdict: m.verdict, Band: s.band, Evidence: evidence, Tactics: m.tactics, Worth: s.score, Parts: parts(s), Reasons: s.reasons}
	for i, a := range triage.Axes {
		sc := triage.AxisScore{Level: triage.Level(m.levels[i]), Expected: float64(m.levels[i])}
		switch a {
		case triage.Usefulness:
			j.Usefulness = sc
		case triage.Interest:
			j.Interest = sc
		case triage.Proof:
			j.Proof = sc
		case triage.Pressure:
			j.Pressure = sc
		}
	}
	out.Judgement = j
	return out
}

func line(m triage.MessageDetail) triage.MessageLine {
	return triage.MessageLine{
		ID: m.ID, Date: m.Date, From: m.From, Subject: m.Envelope.Subject, Kind: m.Judgement.Kind,
		Verdict: m.Judgement.Verdict, Band: m.Judgement.Band, Worth: m.Judgement.Worth,
		Pressure: m.Judgement.Pressure.Level, Vendor: m.Vendor,
	}
}

// parts are terms that add up to the story's score.
func parts(s story) []triage.Part {
	out := []triage.Part{{Label: "every vendor starts here", Value: 40}}
	sum := 40.0
	for i, a := range triage.Axes {
		if s.axes[i] < 0 {
			continue
		}
		v := math.Round(s.axes[i]*200) / 10
		if a == triage.Pressure {
			v = -v * 1.5
		}
		out = append(out, triage.Part{Label: string(a), Value: v, Cue: string(a)})
		sum += v
	}
	if s.need != "" {
		out = append(out, triage.Part{Label: "meets your need " + s.need, Value: 14})
		sum += 14
	}
	return append(out, triage.Part{Label: "few messages: pulled towards the middle", Value: s.score - sum})
}

func weeks(days []int) []int {
	out := make([]int, 26)
	for _, d := range days {
		if w := 25 - d/7; w >= 0 {
			out[w]++
		}
	}
	return out
}

// filler is a vendor without mail, for long lists.
func filler(i, n int, now time.Time) triage.Standing {
	f := float64(i%97) / 97
	g := float64(i%53) / 53
	id := fmt.Sprintf("vendor%05d.example", i)
	st := triage.Standing{
		Vendor: triage.Vendor{ID: triage.VendorID(id), Name: fmt.Sprintf("%s %s %d", fillNames[i%len(fillNames)], fillTrades[(i/7)%len(fillTrades)], i), Domains: []triage.DomainLink{{Domain: id}}},
		Score:  60 * (1 - float64(i)/float64(n+1)), Touches: 1 + i%19,
		Usefulness: triage.AxisMean{Share: f, Known: true}, Interest: triage.AxisMean{Share: g, Known: i%4 != 0},
		Proof: triage.AxisMean{Share: f * g, Known: true}, Pressure: triage.AxisMean{Share: 1 - f, Known: i%11 != 0},
		First: now.AddDate(0, 0, -i%180-1), Last: now.AddDate(0, 0, -i%180), Verdict: triage.Verdicts[i%4], Band: triage.Likely,
		Reasons: []string{fillReasons[i%len(fillReasons)]},
		Weeks:   weeks([]int{i % 180, (i * 7) % 180, (i * 13) % 180}),
	}
	st.Low, st.High = st.Score-12, st.Score+12
	st.Parts = []triage.Part{{Label: "offers", Value: st.Score}}
	if i%13 == 12 {
		st.Sequence = triage.Sequence{HyperSpam: true, Touches: 4 + i%9, Since: now.AddDate(0, 0, -24), Last: now.AddDate(0, 0, -1), Why: "it repeats itself without an answer"}
	}
	return st
}

var (
	fillNames   = []string{"Brightmill", "Corvane", "Dunmoor", "Estrella", "Fennick", "Galtree", "Holmlund", "Istria"}
	fillTrades  = []string{"Fasteners", "Analytics", "Packaging", "Cloud", "Staffing", "Optics", "Coatings"}
	fillReasons = []string{
		"Names a capability, but nobody who uses it.",
		"Asks for a call before it says what it sells.",
		"A price list with terms.",
		"Generic praise and a calendar link.",
		"Says what it does for plants like yours.",
	}
)

// plainReasons are what marks without a reason of their own say.
var plainReasons = map[triage.Axis]string{
	triage.Usefulness: "A capability with its terms: something you can do",
	triage.Interest:   "Names your own situation, and what follows from it",
	triage.Proof:      "Can be checked without asking the seller",
	triage.Pressure:   "An ordinary call to action, easily ignored",
}
