package demo

import (
	"cmp"
	"errors"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"

	"winnow/internal/triage"
)

// letter is a mail on its way from draft to bytes.
type letter struct {
	script   *script
	head     fields
	scene    scene
	from, to person
	cc       string
	subject  string
	text     string // the writer's own words, in the markup of texts/README.md
	sign     string
	footer   string
	parent   *letter // what it answers or forwards, nil when nothing
	id       string  // Message-ID without angle brackets
	refs     []string
	profile  string
	hex      func(n int) string // random digits for plumbing
}

// Messages returns the demo mailbox as it stands at now, oldest first. The same
// now and seed give the same bytes; another seed other figures, times and
// choices in the same story. A text that can't be built is left out; Start
// says why, and the tests hold that there is none.
func Messages(now time.Time, seed uint64) []Mail {
	mails, _ := build(now, seed)
	return mails
}

func build(now time.Time, seed uint64) ([]Mail, error) {
	all, err := scripts()
	errs := []error{err}
	var mails []Mail
	for _, s := range all {
		ms, err := buildScript(s, now, seed)
		if err != nil {
			errs = append(errs, fmt.Errorf("demo mail: %s%w", s.name, err))
		}
		mails = append(mails, ms...)
	}
	slices.SortStableFunc(mails, func(a, b Mail) int {
		return cmp.Or(a.Date.Compare(b.Date), strings.Compare(a.ID, b.ID))
	})
	return mails, errors.Join(errs...)
}

// buildScript writes all mail of one text file. Its random source hangs on the
// seed and the file's name alone.
func buildScript(s *script, now time.Time, seed uint64) ([]Mail, error) {
	h := fnv.New64a()
	h.Write([]byte(s.name))
	rng := rand.New(rand.NewPCG(seed, h.Sum64()))
	f, err := newFiller(s, rng)
	if err != nil {
		return nil, fmt.Errorf(": %w", err)
	}
	byKey := map[string]*letter{}
	var mails []Mail
	var prev time.Time
	for _, d := range s.drafts {
		for _, one := range series(d, rng) {
			l, err := f.write(one.draft, one.n, now, prev, byKey)
			if err != nil {
				return mails, fmt.Errorf(":%d: %w", d.line, err)
			}
			raw, err := l.bytes()
			if err != nil {
				return mails, fmt.Errorf(":%d: %w", d.line, err)
			}
			prev = l.scene.at
			if d.key != "" {
				byKey[d.key] = l
			}
			mails = append(mails, Mail{
				Folder: l.folder(), Date: l.scene.at.UTC(), Seen: l.seen(now),
				ID: l.id, Raw: raw, Truth: l.truth(),
			})
		}
	}
	return mails, nil
}

type issue struct {
	draft
	n int
}

// series expands "repeat: 12", "every: 30" into its issues.
func series(d draft, rng *rand.Rand) []issue {
	count, _ := strconv.Atoi(d.head.get("repeat"))
	if count == 0 {
		return []issue{{d, 1}}
	}
	start, _ := strconv.Atoi(d.head.get("day"))
	every, _ := strconv.ParseFloat(d.head.get("every"), 64)
	first, _ := strconv.Atoi(cmp.Or(d.head.get("first"), "1"))
	var out []issue
	for i := range count {
		day := start - int(float64(i)*every)
		if every > 5 {
			day -= rng.IntN(2)
		}
		if day < 1 {
			break
		}
		head := fields{}
		for k, v := range d.head {
			head[k] = v
		}
		head["day"] = []string{strconv.Itoa(day)}
		out = append(out, issue{draft{key: d.key, head: head, body: d.body, line: d.line}, first + i})
	}
	return out
}

// write fills one draft.
func (f *filler) write(d draft, n int, now, prev time.Time, byKey map[string]*letter) (*letter, error) {
	s := f.script
	l := &letter{script: s, head: d.head, hex: f.hex}
	var floor time.Time
	ref := cmp.Or(d.head.get("re"), d.head.get("fwd"))
	if ref != "" {
		if l.parent = byKey[ref]; l.parent == nil {
			return nil, fmt.Errorf("no mail %q before this one", ref)
		}
		floor = l.parent.scene.at
	}
	at, err := schedule(d, s.head, now, prev, floor, f.rng)
	if err != nil {
		return nil, err
	}
	if l.from, err = f.who(d.head.get("from"), "1"); err != nil {
		return nil, err
	}
	toDefault := "buyer"
	if l.from.email == Buyer.Email {
		toDefault = "1"
	}
	if l.to, err = f.who(d.head.or(s.head, "to"), toDefault); err != nil {
		return nil, err
	}
	at = at.In(home(at))
	if clock, err := zone(d.head.or(s.head, "zone")); err != nil {
		return nil, err
	} else if clock != nil && !internal(l.from.email) {
		at = at.In(clock)
	}
	lang := cmp.Or(d.head.or(s.head, "lang"), "en")
	l.scene = scene{at: at, lang: lang, me: l.from, you: l.to, n: n}
	l.profile = cmp.Or(d.head.or(s.head, "profile"), "mailbox")
	if l.ownPeople() && d.head.get("profile") == "" {
		l.profile = "internal"
	}
	fill := func(text string) string {
		if err != nil {
			return ""
		}
		var v string
		v, err = f.fill(text, &l.scene)
		return v
	}
	l.text = fill(d.body)
	l.subject = fill(d.head.get("subject"))
	if l.subject == "" && l.parent != nil {
		l.subject = replySubject(l.parent.subject, d.head.get("fwd") != "", lang)
	}
	l.cc = fill(d.head.get("cc"))
	l.sign = fill(l.block("sign"))
	l.footer = fill(l.block("footer"))
	for _, k := range []string{"header", "attach", "preheader"} {
		for i, v := range d.head[k] {
			if i == 0 {
				d.head[k] = slices.Clone(d.head[k])
			}
			d.head[k][i] = fill(v)
		}
	}
	if err != nil {
		return nil, err
	}
	l.id = l.messageID(f.hex)
	if l.parent != nil && d.head.get("fwd") == "" {
		l.refs = append(slices.Clone(l.parent.refs), l.parent.id)
	}
	return l, nil
}

// who resolves "2" (a person of the file), "buyer", "alias" or "Name <address>".
func (f *filler) who(v, otherwise string) (person, error) {
	v = cmp.Or(v, otherwise)
	switch v {
	case "buyer":
		return person{Buyer.Name, Buyer.Email, "Head of Procurement"}, nil
	case "alias":
		return person{"Tannhauer Purchasing", Alias, ""}, nil
	}
	if i, err := strconv.Atoi(v); err == nil {
		if i < 1 || i > len(f.script.people) {
			return person{}, fmt.Errorf("no person %d", i)
		}
		return f.script.people[i-1], nil
	}
	name, rest, ok := strings.Cut(v, "<")
	if !ok || !strings.HasSuffix(rest, ">") || !strings.Contains(rest, "@") {
		return person{}, fmt.Errorf("%q is nobody", v)
	}
	p := person{name: strings.TrimSpace(name), email: strings.TrimSuffix(rest, ">")}
	for _, k := range f.script.people {
		if k.email == p.email {
			p.role = k.role
		}
	}
	return p, nil
}

func internal(addr string) bool { return domain(addr) == Domain }

// ownPeople reports whether the buyer or a colleague steps into a script that
// is about somebody else: their mail does not travel by that sender's way.
func (l *letter) ownPeople() bool {
	return l.from.email == Buyer.Email ||
		internal(l.from.email) && (strings.HasPrefix(l.script.name, "vendors/") || strings.HasPrefix(l.script.name, "lists/"))
}

// block finds the signature or footer that belongs under a mail: the one named
// by the mail, else the one of the writing person ("sign 2"), else the file's.
func (l *letter) block(kind string) string {
	v := l.head.get(kind)
	if v == "none" {
		return ""
	}
	if v != "" {
		return l.script.blocks[kind+" "+v]
	}
	for i, p := range l.script.people {
		if b, ok := l.script.blocks[fmt.Sprintf("%s %d", kind, i+1)]; ok && p == l.from {
			return b
		}
	}
	if l.ownPeople() {
		if kind == "sign" && (l.from.email != Buyer.Email || !internal(l.to.email)) {
			return ownSign(l.from)
		}
		return ""
	}
	return l.script.blocks[kind]
}

// ownSign is how people of the buyer's firm sign when they answer.
func ownSign(p person) string {
	if p.email == Buyer.Email {
		return "Mara Lindqvist\nHead of Procurement, Tannhauer Pumps"
	}
	return firstName(p.name)
}

// replySubject puts "Re:" or its like before a subject, once.
func replySubject(subject string, forward bool, lang string) string {
	prefix := map[string]string{"de": "AW: ", "fr": "RE : "}[lang]
	if forward {
		prefix = map[string]string{"de": "WG: ", "fr": "TR : "}[lang]
	}
	if prefix == "" {
		prefix = "Re: "
		if forward {
			prefix = "Fwd: "
		}
	}
	for _, p := range []string{"Re: ", "RE: ", "AW: ", "RE : "} {
		if !forward {
			subject = strings.TrimPrefix(subject, p)
		}
	}
	return prefix + subject
}

func (l *letter) folder() string {
	if l.from.email == Buyer.Email {
		return Sent
	}
	return Inbox
}

// seen says whether the buyer has opened it: what she wrote, what colleagues
// and partners wrote, and of the rest what is older than three weeks.
func (l *letter) seen(now time.Time) bool {
	switch l.head.get("seen") {
	case "yes":
		return true
	case "no":
		return false
	}
	age := now.Sub(l.scene.at)
	return l.folder() == Sent || age > 21*24*time.Hour || (l.kind() == triage.KindPersonal && age > 48*time.Hour)
}

// kind is the mail's own, else its file's, else that of the folder of texts.
func (l *letter) kind() triage.Kind {
	if k := l.head.get("kind"); k != "" {
		return triage.Kind(k)
	}
	if l.folder() == Sent || internal(l.from.email) && l.profile == "internal" {
		return triage.KindPersonal
	}
	if k := l.script.head.get("kind"); k != "" {
		return triage.Kind(k)
	}
	dir, _, _ := strings.Cut(l.script.name, "/")
	return map[string]triage.Kind{
		"vendors": triage.KindPitch, "people": triage.KindPersonal, "lists": triage.KindList,
		"service": triage.KindTransactional, "fraud": triage.KindFraud,
	}[dir]
}

func (l *letter) truth() Truth {
	t := Truth{
		Text: l.script.name, Kind: l.kind(), Mine: l.folder() == Sent, Lang: l.scene.lang,
		Verdict: triage.Verdict(l.head.get("verdict")), Tags: strings.Fields(l.head.get("tags")),
	}
	for k := range strings.FieldsSeq(l.head.get("tactics")) {
		t.Tactics = append(t.Tactics, triage.Tactic(k))
	}
	for k := range strings.FieldsSeq(l.head.get("need")) {
		t.Needs = append(t.Needs, needNames[k])
	}
	if strings.HasPrefix(l.script.name, "vendors/") && (t.Mine || !internal(l.from.email)) && l.head.get("vendor") != "none" {
		t.Vendor = strings.TrimPrefix(l.script.name, "vendors/")
	}
	return t
}

// needNames are the short names that texts use for needs.
var needNames = map[string]string{"seals": NeedSeals, "castings": NeedCastings, "invoices": NeedInvoices}
