package vm

import (
	"slices"
	"strings"
	"time"

	"winnow/internal/triage"
)

// Member is a person, domain or single address of a vendor, and the keys that
// a split takes out.
type Member struct {
	Item
	Keys  []string        // as Side.Keys names them
	What  string          // "the domain getacme.example", in a sentence
	Alone bool            // nothing would be left without it: it cannot be split off
	Muted triage.Strength // of a person whose own mail is muted
}

// people lists who writes for a vendor, each with role and stream.
func people(say Speech, v *triage.Vendor, decisions []triage.Decision, now time.Time) []Member {
	out := make([]Member, 0, len(v.People))
	for i := range v.People {
		w := &v.People[i]
		keys := w.Addresses
		if len(keys) == 0 {
			keys = []string{w.Address}
		}
		name := w.Name
		if name == "" {
			name = w.Address
		}
		m := Member{Keys: keys, What: name, Alone: holdsAll(v, keys)}
		m.Title = join(", ", name, w.Role)
		m.Note = say.T("last %s", Ago(say, now, w.Last))
		touches := ""
		if w.Touches > 0 {
			touches = Count(say, w.Touches, "touch", "touches")
		}
		m.Text = join(" · ", notSame(strings.Join(keys, ", "), name), touches, stream(say, &w.Stream, now)) + "."
		m.Does = say.T("see what can be done")
		if m.Muted = personMuted(decisions, keys, now); m.Muted != triage.NotMuted {
			m.Label = Label{StrengthWord(say, m.Muted), MarkQuiet}
		}
		out = append(out, m)
	}
	return out
}

// personMuted is how the mail of one person is muted, by the decisions that
// hold, newest first; the mute of the whole vendor is another matter.
func personMuted(ds []triage.Decision, keys []string, now time.Time) triage.Strength {
	for i := range ds {
		d := &ds[i]
		if d.Person == "" || !slices.Contains(keys, d.Person) {
			continue
		}
		switch {
		case d.Act == triage.ActUnmute:
			return triage.NotMuted
		case d.Act == triage.ActMute && MutedNow(d.Mute, now):
			return d.Mute.Strength
		}
	}
	return triage.NotMuted
}

// PersonDecisions mute one person of a vendor, at each address; NotMuted lifts
// that.
func PersonDecisions(id triage.VendorID, m *Member, s triage.Strength, now time.Time) []triage.Decision {
	var out []triage.Decision
	for _, k := range m.Keys {
		d := triage.Decision{Act: triage.ActUnmute, Vendor: id, Person: k}
		if s != triage.NotMuted {
			d.Act = triage.ActMute
			d.Mute = &triage.Mute{Strength: s, From: now, Until: now.AddDate(0, 0, MuteDays)}
		}
		out = append(out, d)
	}
	return out
}

// ThreadDecision mutes the thread of a message for the usual time, or lifts its
// mute when the strength is NotMuted.
func ThreadDecision(p *MessagePage, s triage.Strength, now time.Time) triage.Decision {
	d := triage.Decision{Act: triage.ActUnmute, Vendor: p.Vendor, Message: p.ID}
	if s != triage.NotMuted {
		d.Act = triage.ActMute
		d.Mute = &triage.Mute{Strength: s, From: now, Until: now.AddDate(0, 0, MuteDays)}
	}
	return d
}

// stream says how one person writes.
func stream(say Speech, s *triage.Stream, now time.Time) string {
	if s.Messages == 0 {
		return ""
	}
	kinds := make([]triage.Kind, 0, len(s.Kinds))
	for k := range s.Kinds {
		kinds = append(kinds, k)
	}
	slices.SortFunc(kinds, func(a, b triage.Kind) int {
		if n := s.Kinds[b] - s.Kinds[a]; n != 0 {
			return n
		}
		return strings.Compare(string(a), string(b))
	})
	var parts []string
	for _, k := range kinds {
		parts = append(parts, say.Number(s.Kinds[k])+" × "+KindWord(say, k))
	}
	text := Count(say, s.Messages, "message", "messages")
	if len(parts) > 0 {
		text += ": " + strings.Join(parts, ", ")
	}
	switch {
	case s.Wrote == 0:
		text += say.T("; you never wrote to this person")
	case !s.Answered.IsZero():
		text += say.T("; you wrote %s, last on %s", times(say, s.Wrote), Date(say, now, s.Answered))
	}
	return text
}

// domains lists a vendor's domains and the single addresses that were joined,
// each with the reasons.
func domains(say Speech, v *triage.Vendor) []Member {
	var out []Member
	add := func(l *triage.DomainLink, main bool, kind string) {
		m := Member{Keys: []string{l.Domain}, What: kind + " " + l.Domain}
		m.Alone = main || holdsAll(v, m.Keys)
		m.Title = l.Domain
		m.Text = sentence(saidAll(say, l.Reasons))
		switch {
		case l.ByHand:
			m.Label = Label{say.T("joined by you"), MarkPlain}
		case !main && slices.ContainsFunc(l.Evidence, func(e triage.LinkEvidence) bool { return e.Strong }):
			m.Label = Label{say.T("strong"), MarkGood}
		case !main && len(l.Evidence) > 0:
			m.Label = Label{Count(say, len(l.Evidence), "weak reason", "weak reasons"), MarkQuiet}
		}
		if !m.Alone {
			m.Does = say.T("split it off")
		}
		out = append(out, m)
	}
	for i := range v.Domains {
		add(&v.Domains[i], i == 0, say.T("the domain"))
	}
	for i := range v.Senders {
		add(&v.Senders[i], len(v.Domains) == 0 && len(v.Senders) == 1, say.T("the address"))
	}
	if len(out) == 0 {
		for _, a := range v.Addresses {
			out = append(out, Member{Item: Item{Title: a, Text: say.T("Writes from a free-mail address.")}, Keys: []string{a}, What: a, Alone: true})
		}
	}
	return out
}

// holdsAll reports whether keys are all that a vendor writes from.
func holdsAll(v *triage.Vendor, keys []string) bool {
	return !slices.ContainsFunc(v.Addresses, func(a string) bool {
		domain := a[strings.LastIndexByte(a, '@')+1:]
		return !slices.Contains(keys, a) && !slices.Contains(keys, domain)
	})
}

// SplitDecision says that a member is somebody else.
func SplitDecision(id triage.VendorID, m *Member) triage.Decision {
	return triage.Decision{Act: triage.ActSplit, Vendor: id, With: &triage.Side{Keys: m.Keys}}
}

// Twin is another vendor that may be the same.
type Twin struct {
	ID      triage.VendorID
	Name    string
	Why     string // what speaks for it
	Against string // why they were not joined
}

// Twins picks the suggestions about one vendor.
func Twins(say Speech, id triage.VendorID, all []triage.JoinSuggestion) []Twin {
	var out []Twin
	for i := range all {
		s := &all[i]
		t := Twin{ID: s.B, Name: s.BName, Why: sentence(saidAll(say, s.Reasons)), Against: sentence(say.Said(s.Against))}
		switch id {
		case s.A:
		case s.B:
			t.ID, t.Name = s.A, s.AName
		default:
			continue
		}
		if t.Name != string(t.ID) {
			t.Name += " (" + string(t.ID) + ")"
		}
		out = append(out, t)
	}
	return out
}

// JoinDecision says that two vendors are one, ApartDecision that they are two.
func JoinDecision(id triage.VendorID, t *Twin) triage.Decision {
	return triage.Decision{Act: triage.ActJoin, Vendor: id, With: &triage.Side{Vendor: t.ID}}
}

// ApartDecision says that two vendors are two.
func ApartDecision(id triage.VendorID, t *Twin) triage.Decision {
	return triage.Decision{Act: triage.ActSplit, Vendor: id, With: &triage.Side{Vendor: t.ID}}
}

// moves says what would change the score, and by how much.
func moves(say Speech, in []triage.Move) []Item {
	out := make([]Item, 0, len(in))
	for _, m := range in {
		it := Item{
			Title: upperFirst(say.Said(m.If)), Label: Label{Word: say.Fixed("%+.1f", m.Lift), Kind: MarkGood},
			Note: say.T("to %.0f", m.Score), Text: AxisName(say, m.Axis) + ": " + lowerFirst(say, AxisDoubt(say, m.Axis)),
		}
		if m.Lift < 0 {
			it.Label.Kind = MarkWarn
		}
		out = append(out, it)
	}
	return out
}

// traitNames are the facts that say how a vendor behaves, in the order in
// which its page shows them: the others say nothing to a buyer about a vendor.
var traitNames = []string{
	"dressed-up", "costume", "merge-scar", "tool", "verp", "bare-reply", "own-thread", "affix-domain", "name-is-other",
	"reply-to-else", "auth-fail", "hidden-text", "zero-width", "mixed-script", "tracker-pixel", "opt-out", "one-click",
}

// traits says what a vendor's mail shows besides its words, and in how many.
func traits(say Speech, in []triage.Trait, messages int) (out []Item, at []Passage) {
	for _, name := range traitNames {
		i := slices.IndexFunc(in, func(t triage.Trait) bool { return t.Name == name })
		if i < 0 {
			continue
		}
		l := factLine(say, in[i].Name, in[i].Value)
		note := say.T("%s of %s", say.Number(in[i].Messages), Count(say, messages, "message", "messages"))
		if in[i].Messages >= messages {
			note = say.T("in every message")
		}
		out = append(out, Item{Title: l.Name, Note: note, Text: l.Text, Does: say.T("read the newest such message")})
		at = append(at, Passage{Message: in[i].Newest})
	}
	return out, at
}
