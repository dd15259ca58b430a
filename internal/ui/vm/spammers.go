package vm

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"winnow/internal/triage"
)

// Spam is what the hyper-spammers' screen needs of the engine.
type Spam interface {
	// HyperSpammers lists who meets the rule now, most touches first.
	HyperSpammers(ctx context.Context) ([]HyperSpammer, error)
	HyperRule() HyperRule
	// SetHyperRule keeps another rule, and judges by it from now on.
	SetHyperRule(ctx context.Context, r HyperRule) error
	// PlanMute finds out what muting vendors together would change; MuteMany
	// does it, all or nothing. UndoBatch takes a batch back and returns how many
	// decisions it held.
	PlanMute(ctx context.Context, vendors []triage.VendorID, m triage.Mute) (MutePlan, error)
	MuteMany(ctx context.Context, vendors []triage.VendorID, m triage.Mute) (batch triage.DecisionID, muted int, err error)
	UndoBatch(ctx context.Context, batch triage.DecisionID) (int, error)
	// AutoMute reports whether hyper-spammers are muted without asking.
	AutoMute() AutoMute
	// AutoMutable counts whom that would mute now, and tells whom it leaves alone.
	AutoMutable(ctx context.Context) (mutes []triage.Decision, left []triage.LeftOut, err error)
	// SetAutoMute turns it on or off, and mutes at once who meets the conditions.
	SetAutoMute(ctx context.Context, a AutoMute) (batch triage.DecisionID, err error)
}

// AutoMute is whether hyper-spammers are muted without asking, and how.
type AutoMute struct {
	On         bool
	Strength   triage.Strength
	Conditions []string // what a vendor has to meet, all of them, as clauses
	Trust      string   // how far it can be trusted
}

// AutoMuteWords says whether it is on.
func AutoMuteWords(say Speech, a AutoMute) string {
	if !a.On {
		return say.T("Nobody is muted without asking.")
	}
	return say.T("Whoever meets the strict conditions is %s without asking. Each such mute stands in the journal, with its reasons.", StrengthWord(say, a.Strength))
}

// MutePlan is what muting some vendors would change, and whom it leaves alone.
type MutePlan struct {
	Changes []MuteChange
	LeftOut []triage.LeftOut
}

// MuteChange is what would change for one vendor.
type MuteChange struct {
	Name     string
	Before   *triage.Mute // nil when it is not muted
	After    triage.Mute
	Messages int // selling mail of it that is set aside
}

// MuteOf is a mute from now on, for the usual time.
func MuteOf(s triage.Strength, why string, now time.Time) triage.Mute {
	return triage.Mute{Strength: s, From: now, Until: now.AddDate(0, 0, MuteDays), Why: why}
}

// HyperSpammer is a vendor with many touches, little new and no answer.
type HyperSpammer struct {
	Standing triage.Standing
	Sequence triage.Sequence
	New      float64         // mean share of new content after the first touch, 0 to 1
	Tactics  []triage.Tactic // the most frequent first
}

// HyperRule is what of the rule the buyer sets.
type HyperRule struct {
	Touches int     // unanswered touches within 30 days that are too many, at least 2
	New     float64 // share of new content up to which little is new, 0 to 1
	Words   string  // the whole rule, in a sentence
}

// ParseHyperRule reads what the buyer typed: a number of touches and a share
// in percent. wrong is a sentence about what is amiss, or "".
func ParseHyperRule(say Speech, touches, share string) (r HyperRule, wrong string) {
	n, err := strconv.Atoi(strings.TrimSpace(touches))
	if err != nil || n < 2 || n > 1000 {
		return r, say.T("The number of touches goes from 2 to 1,000.")
	}
	p, err := strconv.Atoi(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(share), "%")))
	if err != nil || p < 0 || p > 100 {
		return r, say.T("The share of new content goes from 0 to 100 percent.")
	}
	return HyperRule{Touches: n, New: float64(p) / 100}, ""
}

// Spammer is a hyper-spammer as its screen lists it.
type Spammer struct {
	ID      triage.VendorID
	Name    string
	Figures string // touches, how long it has gone on, that nobody answered
	Content string // how little is new, and the tactics
	Why     string // the figures that made it one
	Muted   string // strength, when it is muted already
	Dealt   bool   // the buyer deals with it; it went on after a refusal
}

// NewSpammers says what the screen lists. Vendors that the buyer deals with
// are among them only when they went on after a refusal.
func NewSpammers(say Speech, in []HyperSpammer, now time.Time) []Spammer {
	out := make([]Spammer, 0, len(in))
	for _, h := range in {
		q := h.Sequence
		sp := Spammer{
			ID:      h.Standing.Vendor.ID,
			Name:    Name(&h.Standing.Vendor),
			Figures: say.T("%s in %s, none answered", Count(say, q.Touches, "touch", "touches"), Span(say, q.Last.Sub(q.Since))),
			Content: newWords(say, h.New) + tacticsAre(say, h.Tactics),
			Why:     sentence(say.Said(q.Why)),
			Dealt:   h.Standing.Relationship.Exists,
		}
		if MutedNow(h.Standing.Mute, now) {
			sp.Muted = StrengthWord(say, h.Standing.Mute.Strength)
		}
		out = append(out, sp)
	}
	return out
}

// newWords says how much of what came after the first touch was new.
func newWords(say Speech, share float64) string {
	p := int(100*clamp(share) + 0.5)
	if p == 0 {
		return say.T("Over the whole run nothing new")
	}
	return say.T("Over the whole run %d %% new", p)
}

// tacticsAre names the tactics that a run of touches used most.
func tacticsAre(say Speech, ts []triage.Tactic) string {
	const most = 4
	words := make([]string, 0, most)
	for _, t := range ts[:min(most, len(ts))] {
		words = append(words, lowerFirst(say, TacticWord(say, t)))
	}
	if len(words) == 0 {
		return say.T(" · no tactic told")
	}
	text := " · " + strings.Join(words, ", ")
	if n := len(ts) - most; n > 0 {
		text += say.T(" and %d more", n)
	}
	return text
}

// Spammed is the list with what the buyer chose of it. The zero value is
// empty.
type Spammed struct {
	Rows []Spammer
	left map[triage.VendorID]bool // left out by the buyer
}

// With is the choice with other rows: what was left out stays so, and who is
// new is chosen.
func (s Spammed) With(rows []Spammer) Spammed { return Spammed{rows, s.left} }

// Chosen reports whether row i is among those to be muted. Muted vendors are
// not, nor are those that the buyer deals with until they are chosen by hand.
func (s Spammed) Chosen(i int) bool {
	r := &s.Rows[i]
	left, said := s.left[r.ID]
	return r.Muted == "" && (said && !left || !said && !r.Dealt)
}

// Toggle chooses row i, or leaves it out.
func (s Spammed) Toggle(i int) Spammed {
	if i < 0 || i >= len(s.Rows) || s.Rows[i].Muted != "" {
		return s
	}
	return s.set(map[triage.VendorID]bool{s.Rows[i].ID: s.Chosen(i)})
}

// ToggleAll leaves all out when all are chosen, and else chooses all.
func (s Spammed) ToggleAll() Spammed {
	none := len(s.Picked()) > 0
	for i := range s.Rows {
		none = none && (s.Rows[i].Muted != "" || s.Rows[i].Dealt || s.Chosen(i))
	}
	to := map[triage.VendorID]bool{}
	for i := range s.Rows {
		to[s.Rows[i].ID] = none || s.Rows[i].Dealt
	}
	return s.set(to)
}

func (s Spammed) set(to map[triage.VendorID]bool) Spammed {
	left := make(map[triage.VendorID]bool, len(s.left)+len(to))
	for id, l := range s.left {
		left[id] = l
	}
	for id, l := range to {
		left[id] = l
	}
	return Spammed{s.Rows, left}
}

// Picked are the rows chosen.
func (s Spammed) Picked() []Spammer {
	var out []Spammer
	for i := range s.Rows {
		if s.Chosen(i) {
			out = append(out, s.Rows[i])
		}
	}
	return out
}

// IDs are the vendors of the rows.
func IDs(rows []Spammer) []triage.VendorID {
	out := make([]triage.VendorID, len(rows))
	for i := range rows {
		out[i] = rows[i].ID
	}
	return out
}

// doubtWords says what lifts a mute.
func doubtWords(say Speech, ds []triage.Doubt) string {
	words := map[triage.Doubt]string{triage.DoubtProof: say.T("proof that can be checked"), triage.DoubtPrice: say.T("a price"), triage.DoubtReference: say.T("a customer who can be asked")}
	var out []string
	for _, d := range ds {
		if w := words[d]; w != "" {
			out = append(out, w)
		}
	}
	if len(out) == 0 {
		return ""
	}
	return say.T("lifted by %s", strings.Join(out, say.T(" and ")))
}

// MutePreview says what a plan of mutes would change: in a sentence, and
// vendor by vendor.
func MutePreview(say Speech, p *MutePlan, s triage.Strength, now time.Time) (text string, lines []Line) {
	messages := 0
	for _, c := range p.Changes {
		messages += c.Messages
		before := StrengthWord(say, triage.NotMuted)
		if MutedNow(c.Before, now) {
			before = StrengthWord(say, c.Before.Strength) + until(say, now, c.Before.Until)
		}
		lines = append(lines, Line{oneLine(c.Name), join(" · ", before+" → "+StrengthWord(say, c.After.Strength)+until(say, now, c.After.Until),
			say.T("%s set aside", Count(say, c.Messages, "message", "messages")), doubtWords(say, c.After.Doubts))})
	}
	for _, l := range p.LeftOut {
		lines = append(lines, Line{oneLine(l.What), say.T("left alone: %s", say.Said(l.Why))})
	}
	if len(p.Changes) == 0 {
		return say.T("Nothing would change."), lines
	}
	what := map[triage.Strength]string{
		triage.Slow: say.T("what they send is gathered into one brief a week"), triage.Limit: say.T("what they send is gathered into one brief a month"),
		triage.Stop: say.T("what they send is not shown until the mute ends"),
	}[s]
	text = say.T("%s would be %s: %s. %s of theirs would be set aside. Nothing changes on the mail server, and one undo takes it all back.",
		Count(say, len(p.Changes), "vendor", "vendors"), StrengthWord(say, s), what, Count(say, messages, "message", "messages"))
	return text, lines
}

// SpammersText is the screen as plain text.
func SpammersText(say Speech, rule HyperRule, rows []Spammer) string {
	var b strings.Builder
	b.WriteString(say.T("Hyper-spam: %s", sentence(say.Said(rule.Words))) + "\n")
	for _, r := range rows {
		fmt.Fprintf(&b, "\n%s", r.Name)
		if r.Muted != "" {
			fmt.Fprintf(&b, " (%s)", r.Muted)
		}
		fmt.Fprintf(&b, "\n  %s\n  %s\n  %s\n", r.Figures, r.Content, r.Why)
	}
	if len(rows) == 0 {
		b.WriteString("\n" + say.T("Nobody meets it.") + "\n")
	}
	return b.String()
}

// Keys are the domains and addresses by which a decision finds its vendor
// again after a resync.
func Keys(v *triage.Vendor) []string {
	keys := make([]string, 0, len(v.Domains)+len(v.Addresses))
	for _, d := range v.Domains {
		keys = append(keys, d.Domain)
	}
	return append(keys, v.Addresses...)
}

// MuteDays is how long a mute lasts unless the buyer says otherwise.
const MuteDays = 90

// MuteDecision mutes a vendor from now on.
func MuteDecision(v *triage.Vendor, s triage.Strength, why string, now time.Time) triage.Decision {
	return triage.Decision{
		Act: triage.ActMute, Vendor: v.ID, Keys: Keys(v), Why: why,
		Mute: &triage.Mute{Strength: s, From: now, Until: now.AddDate(0, 0, MuteDays), Why: why},
	}
}
