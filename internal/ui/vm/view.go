package vm

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"winnow/internal/triage"
)

// Sort is an order of the list.
type Sort uint8

// The orders.
const (
	ByStanding Sort = iota
	ByNewest
	ByTouches
	ByName
	ByPressure
	ByUsefulness
	ByInterest
	ByProof
)

// Sorts lists the orders as the menu shows them.
var Sorts = [...]Sort{ByStanding, ByNewest, ByTouches, ByName, ByPressure, ByUsefulness, ByInterest, ByProof}

// String names the order.
func (s Sort) Words(say Speech) string {
	return [...]string{say.T("best first"), say.T("newest first"), say.T("most touches"), say.T("by name"), say.T("most pressure"), say.T("most useful"), say.T("most interesting"), say.T("best proved")}[min(int(s), len(Sorts)-1)]
}

// Filter says which vendors the list holds.
type Filter uint8

// The filters.
const (
	All         Filter = iota // everybody but those who are stopped
	NeedsMet                  // offers something the buyer looks for
	New                       // wrote within the last week
	Unanswered                // wrote since the buyer last did, or ever
	Shortlisted               // picked by the buyer
	Unsure                    // judged with doubt: worth a look
	HyperSpam                 // many touches, little new, no answer
	Muted                     // slowed, limited or stopped
	filters
)

// Filters lists the filters as the chips show them.
var Filters = [...]Filter{All, NeedsMet, New, Unanswered, Shortlisted, Unsure, HyperSpam, Muted}

// String names the filter.
func (f Filter) Words(say Speech) string {
	return [...]string{say.T("All"), say.T("Meets a need"), say.T("New this week"), say.T("Unanswered"), say.T("Shortlisted"), say.T("Unsure"), say.T("Hyper-spam"), say.T("Muted")}[min(int(f), len(Filters)-1)]
}

// Query is what the buyer wants to see.
type Query struct {
	Text   string
	Sort   Sort
	Filter Filter
	// Verdict and Need narrow the filter further; "" does not.
	Verdict triage.Verdict
	Need    string
}

// Plain reports whether nothing narrows the list but a search.
func (q Query) Plain() bool { return q.Filter == All && q.Verdict == "" && q.Need == "" }

// fits reports whether a vendor has the verdict and meets the need asked for.
func (q *Query) fits(s *triage.Standing) bool {
	if q.Verdict != "" && s.Verdict != q.Verdict {
		return false
	}
	return q.Need == "" || slices.ContainsFunc(s.Needs, func(n triage.NeedMatch) bool { return n.Need == q.Need })
}

// View is an ordered choice of standings: what the list shows. It is made off
// the window's goroutine and never changed.
type View struct {
	Query  Query
	Total  int          // vendors known
	Counts [filters]int // vendors in each filter, whatever the search
	// Verdicts and Needs count the vendors of the filter by what it can be
	// narrowed to. Needs are in the order of their names.
	Verdicts map[triage.Verdict]int
	Needs    []NeedCount
	rows     []*triage.Standing
	index    map[triage.VendorID]int
}

// NeedCount is how many vendors meet a need.
type NeedCount struct {
	Name string
	Met  int
}

// NewView chooses and orders. Hits are vendors that a search of all texts
// found, besides those whose name or domain holds every word; searched vendors
// are shown even when they are stopped.
func NewView(standings []triage.Standing, q Query, hits []triage.VendorID, now time.Time) *View {
	v := &View{Query: q, Total: len(standings), Verdicts: map[triage.Verdict]int{}}
	needs := map[string]int{}
	if q.Need != "" {
		needs[q.Need] = 0 // it can be switched off, whoever meets it
	}
	words := strings.Fields(strings.ToLower(q.Text))
	found := make(map[triage.VendorID]bool, len(hits))
	for _, id := range hits {
		found[id] = true
	}
	for i := range standings {
		s := &standings[i]
		for _, f := range Filters {
			if matches(s, f, now) {
				v.Counts[f]++
			}
		}
		filter := matches(s, q.Filter, now) || q.Filter == All && len(words) > 0
		if filter {
			v.Verdicts[s.Verdict]++
			for i := range s.Needs {
				needs[s.Needs[i].Need]++
			}
		}
		if !filter || !q.fits(s) || len(words) > 0 && !found[s.Vendor.ID] && !named(s, words) {
			continue
		}
		v.rows = append(v.rows, s)
	}
	for _, name := range slices.Sorted(maps.Keys(needs)) {
		v.Needs = append(v.Needs, NeedCount{name, needs[name]})
	}
	v.sort(q.Sort)
	v.index = make(map[triage.VendorID]int, len(v.rows))
	for i, s := range v.rows {
		v.index[s.Vendor.ID] = i
	}
	return v
}

func matches(s *triage.Standing, f Filter, now time.Time) bool {
	muted := MutedNow(s.Mute, now)
	switch f {
	case NeedsMet:
		return len(s.Needs) > 0
	case New:
		return !s.Last.IsZero() && now.Sub(s.Last) < 7*day
	case Unanswered:
		return s.Sequence.Touches > 0
	case Shortlisted:
		return s.Shortlisted
	case Unsure:
		return s.Band == triage.Unsure
	case HyperSpam:
		return s.Sequence.HyperSpam && !s.Relationship.Exists
	case Muted:
		return muted
	}
	return !muted || s.Mute.Strength != triage.Stop
}

// MutedNow reports whether the mute holds at that time.
func MutedNow(m *triage.Mute, now time.Time) bool {
	return m != nil && m.Strength != triage.NotMuted && (m.Until.IsZero() || m.Until.After(now))
}

// named reports whether every word stands in the name or a domain or address.
func named(s *triage.Standing, words []string) bool {
	name := strings.ToLower(s.Vendor.Name)
	for _, w := range words {
		if strings.Contains(name, w) {
			continue
		}
		in := slices.ContainsFunc(s.Vendor.Domains, func(d triage.DomainLink) bool { return strings.Contains(d.Domain, w) }) ||
			slices.ContainsFunc(s.Vendor.Addresses, func(a string) bool { return strings.Contains(a, w) })
		if !in {
			return false
		}
	}
	return true
}

// sort orders the rows; standings come best first, and equal rows stay so.
func (v *View) sort(by Sort) {
	var less func(a, b *triage.Standing) int
	switch by {
	case ByNewest:
		less = func(a, b *triage.Standing) int { return b.Last.Compare(a.Last) }
	case ByTouches:
		less = func(a, b *triage.Standing) int { return cmp.Compare(b.Touches, a.Touches) }
	case ByName:
		// Lower-casing inside the comparison would cost a string for each of
		// n log n comparisons, so the keys are made once.
		type keyed struct {
			key string
			s   *triage.Standing
		}
		keys := make([]keyed, len(v.rows))
		for i, s := range v.rows {
			keys[i] = keyed{strings.ToLower(s.Vendor.Name), s}
		}
		slices.SortStableFunc(keys, func(a, b keyed) int { return strings.Compare(a.key, b.key) })
		for i := range keys {
			v.rows[i] = keys[i].s
		}
		return
	case ByUsefulness, ByInterest, ByProof:
		a := triage.Offers[by-ByUsefulness]
		less = func(x, y *triage.Standing) int { return cmp.Compare(known(y.Axis(a)), known(x.Axis(a))) }
	case ByPressure:
		less = func(a, b *triage.Standing) int { return cmp.Compare(known(b.Pressure), known(a.Pressure)) }
	default:
		return
	}
	slices.SortStableFunc(v.rows, less)
}

// known orders what is unknown behind what is known to be zero.
func known(m triage.AxisMean) float64 {
	if !m.Known {
		return -1
	}
	return m.Share
}

// Len is the number of rows.
func (v *View) Len() int {
	if v == nil {
		return 0
	}
	return len(v.rows)
}

// At returns the standing in row i, or nil when there is no such row.
func (v *View) At(i int) *triage.Standing {
	if v == nil || i < 0 || i >= len(v.rows) {
		return nil
	}
	return v.rows[i]
}

// Index returns the row of a vendor, or -1.
func (v *View) Index(id triage.VendorID) int {
	if v == nil {
		return -1
	}
	if i, ok := v.index[id]; ok {
		return i
	}
	return -1
}

// Heir returns the row of the vendor that one which is no more was joined
// with, or split into: the best that writes from any of its addresses or
// domains; -1 when there is none.
func (v *View) Heir(of *triage.Vendor) int {
	if v == nil || of == nil {
		return -1
	}
	had := map[string]bool{}
	for _, k := range Keys(of) {
		had[k] = true
	}
	return slices.IndexFunc(v.rows, func(s *triage.Standing) bool {
		return slices.ContainsFunc(Keys(&s.Vendor), func(k string) bool { return had[k] })
	})
}

// Heading says what the list holds: "62 vendors, best first".
func (v *View) Heading(say Speech) string {
	if v == nil {
		return ""
	}
	shown := Count(say, v.Len(), "vendor", "vendors")
	if v.Len() != v.Total {
		shown = ofVendors(say, say.Number(v.Len()), v.Total)
	}
	if q := v.Query; q.Verdict != "" {
		shown += say.T(" judged “%s”", lowerFirst(say, VerdictWord(say, q.Verdict)))
	}
	return shown + ", " + v.Query.Sort.Words(say)
}

// Empty says why a list is empty and what to do about it.
func (v *View) WhyEmpty(say Speech) (title, next string) {
	switch {
	case v.Total == 0:
		return say.T("No vendors yet"), say.T("They appear here as soon as mail has been read and judged. %s adds a mailbox or the demo, %s opens files.", KeyOf(CmdMail), KeyOf(CmdOpen))
	case strings.TrimSpace(v.Query.Text) != "":
		return say.T("Nothing found for “%s”", v.Query.Text), say.T("Try fewer words, or press Esc to leave the search.")
	}
	if q := v.Query; q.Verdict != "" || q.Need != "" {
		return say.T("No vendor is left"), say.T("Switch off %s above, or press Esc.", join(say.T(" or "), quoted(VerdictWord(say, q.Verdict), q.Verdict != ""), quoted(q.Need, q.Need != "")))
	}
	switch v.Query.Filter {
	case NeedsMet:
		return say.T("No vendor meets a need"), say.T("Say what you are looking for under Needs (%s).", KeyOf(CmdNeeds))
	case New:
		return say.T("Nobody wrote this week"), say.T("Vendors who wrote within the last seven days would stand here. %s reads new mail.", KeyOf(CmdRefresh))
	case Unanswered:
		return say.T("Nobody waits for an answer"), say.T("Vendors who wrote since you last did would stand here.")
	case Shortlisted:
		return say.T("The shortlist is empty"), say.T("Press s on a vendor to put it here.")
	case Unsure:
		return say.T("No vendor is in doubt"), say.T("Those judged with doubt would stand here.")
	case HyperSpam:
		return say.T("No hyper-spammers"), say.T("Vendors who keep repeating themselves would stand here.")
	case Muted:
		return say.T("Nobody is muted"), say.T("Press m on a vendor to slow, limit or stop it.")
	}
	return say.T("Every vendor is stopped"), say.T("They stand under Muted; press f to change the filter.")
}

func quoted(s string, on bool) string {
	if !on {
		return ""
	}
	return "“" + s + "”"
}
