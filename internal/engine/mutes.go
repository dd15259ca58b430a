package engine

import (
	"slices"
	"strings"
	"sync"
	"time"

	"winnow/internal/mute"
	"winnow/internal/triage"
	"winnow/internal/vendor"
)

// foldMutes works out what is muted now, and how that came about.
func (s *snapshot) foldMutes() {
	s.mutes, s.muteLog = mute.History(s.choices.active, s.now, s.mutedMail()...)
	s.returned()
	slices.SortStableFunc(s.muteLog, func(a, b mute.Transition) int { return a.At.Compare(b.At) })
}

// mark puts into a standing what the buyer decided about the vendor.
func (s *snapshot) mark(st *triage.Standing) {
	keys := vendor.Keys(st.Vendor)
	st.Mute, st.Shortlisted = s.mutes.Of(keys), s.choices.isShortlisted(keys)
}

// mutedMail is the mail of the vendors that something was ever muted of.
func (s *snapshot) mutedMail() []mute.Mail {
	if len(s.choices.muteKeys) == 0 {
		return nil
	}
	var out []mute.Mail
	for _, v := range s.book.Senders() {
		keys := vendor.Keys(v)
		if slices.ContainsFunc(keys, func(k string) bool { return s.choices.muteKeys[k] }) {
			out = append(out, s.mailOf(s.dealings[v.ID], keys)...)
		}
	}
	return out
}

// mailOf is the mail of one vendor, as mutes go by it.
func (s *snapshot) mailOf(d *dealing, keys []string) []mute.Mail {
	out := make([]mute.Mail, 0, len(d.theirs))
	given := s.answers(d)
	touch := make(map[triage.ContentID]bool, len(d.touches))
	for _, t := range d.touches {
		touch[t.Message] = true
	}
	for i, m := range d.theirs {
		j := s.judgements.get(m.ID)
		out = append(out, mute.Mail{
			ID: m.ID, At: m.Date, From: m.From.Email, Subject: m.Subject, Vendor: keys, Thread: m.threadKeys(),
			Touch: touch[m.ID], Related: d.relationship.Exists, Pressure: j.Pressure, Answers: given[i],
		})
	}
	return out
}

// answers is what each message of a vendor gives that no earlier one gave: read
// once, when something of the vendor is muted.
type answers struct {
	once sync.Once
	list [][]mute.Answer
}

// answers is what each message of a sender gives, in their order. What cannot be
// read gives nothing.
func (s *snapshot) answers(d *dealing) [][]mute.Answer {
	d.answered.once.Do(func() {
		d.answered.list = make([][]mute.Answer, len(d.theirs))
		said := map[string]bool{}
		judged, err := s.judged(d, d.theirs)
		if err != nil {
			return
		}
		for i := range judged {
			d.answered.list[i] = answersIn(judged[i].Message, &judged[i].Judgement, said)
		}
	})
	return d.answered.list
}

// answersIn lists what a message gives that no earlier one gave; said is what
// was given so far. Proof counts from the top level on, or from a certificate
// or a customer by name: a boast is none.
func answersIn(m *triage.Message, j *triage.Judgement, said map[string]bool) []mute.Answer {
	if !j.Kind.Vendor() {
		return nil
	}
	var out []mute.Answer
	add := func(doubt triage.Doubt, text string, key string) {
		if key = string(doubt) + "\x00" + key; !said[key] {
			said[key] = true
			out = append(out, mute.Answer{Doubt: doubt, Text: clip(text)})
		}
	}
	for _, c := range m.Reading.Claims {
		key := strings.ToLower(strings.Join(strings.Fields(c.Text), " "))
		switch {
		case c.Kind == triage.ClaimPrice && c.Value > 0:
			add(triage.DoubtPrice, c.Text, key)
		case c.Kind == triage.ClaimCustomer && c.Class == triage.Named:
			add(triage.DoubtReference, c.Text, key)
			add(triage.DoubtProof, c.Text, key)
		case c.Kind == triage.ClaimCertificate:
			add(triage.DoubtProof, c.Text, key)
		}
	}
	for _, e := range j.Evidence {
		if e.Target != triage.TargetOf(triage.Proof) || e.Quote == "" {
			continue
		}
		key := strings.ToLower(strings.Join(strings.Fields(e.Quote), " "))
		if j.Proof.Level >= triage.Proof.Top() {
			add(triage.DoubtProof, e.Quote, key)
		} else {
			said[string(triage.DoubtProof)+"\x00"+key] = true // what was thin once is no news later
		}
	}
	return out
}

// clip puts foreign words on one line, and cuts them.
func clip(s string) string {
	r := []rune(strings.Join(strings.Fields(s), " "))
	if len(r) > 120 {
		return string(r[:119]) + "…"
	}
	return string(r)
}

// returned mutes the senders that are a muted vendor under another name: a
// domain that imitates one of its, or shares the brand, which wrote first after
// the mute began. Whom the buyer deals with is left alone.
func (s *snapshot) returned() {
	var domains []string
	var since time.Time
	for _, h := range s.mutes.Held() {
		if h.Scope != mute.OfVendor {
			continue
		}
		s.spread(h)
		for _, k := range h.Keys {
			if !strings.Contains(k, "@") {
				domains = append(domains, k)
			}
		}
		if since.IsZero() || h.Mute.From.Before(since) {
			since = h.Mute.From
		}
	}
	if len(domains) == 0 {
		return
	}
	looks := vendor.NewLookAlikes(domains)
	for _, v := range s.book.Senders() {
		d := s.dealings[v.ID]
		if d.relationship.Exists || len(d.theirs) == 0 || !d.theirs[0].Date.After(since) {
			continue
		}
		for _, link := range v.Domains {
			of, why := looks.Of(link.Domain)
			if of == "" {
				of, why = vendor.SameBrand(link.Domain, domains)
			}
			if of == "" || of == link.Domain {
				continue
			}
			next, t, ok := s.mutes.Return(v.ID, vendor.Keys(v), of, d.theirs[0].Date, why)
			if ok {
				s.mutes = next
				s.muteLog = append(s.muteLog, t)
				break
			}
		}
	}
}

// spread notes that a muted vendor writes from domains that were not known when
// it was muted.
func (s *snapshot) spread(h mute.Held) {
	id, ok := s.book.Resolve(triage.Decision{Vendor: h.Vendor, Keys: h.Keys})
	if !ok {
		return
	}
	d := s.dealings[id]
	if d == nil {
		return
	}
	for _, link := range d.vendor.Domains {
		if slices.Contains(h.Keys, link.Domain) || len(link.Reasons) == 0 {
			continue
		}
		for _, m := range d.theirs {
			if vendor.Registrable(m.From.Domain()) != link.Domain || !m.Date.After(h.Mute.From) {
				continue
			}
			after := h.Mute
			s.muteLog = append(s.muteLog, mute.Transition{
				At: m.Date, Change: mute.Returned, Scope: mute.OfVendor, Decision: h.Decision, Vendor: id, Keys: vendor.Keys(d.vendor), Message: m.ID, After: &after,
				Why: "It wrote from " + link.Domain + " on " + m.Date.Format("Jan 2, 2006") + ", which is muted as well. The same vendor: " + strings.Join(link.Reasons, "; "),
			})
			break
		}
	}
}

// mutedAs is how strongly a message is muted.
func (s *snapshot) mutedAs(m *gist) triage.Strength {
	if x := s.muteOf(m); x != nil {
		return x.Strength
	}
	return triage.NotMuted
}

// muteOf is the mute that a message falls under, nil when there is none: mail
// that serves the buyer is set aside by none.
func (s *snapshot) muteOf(m *gist) *triage.Mute {
	x, ok := s.asMuted(m)
	if !ok {
		return nil
	}
	return s.mutes.OfMail(x)
}

// asMuted is a message as mutes find it; ok is false for one that none sets
// aside.
func (s *snapshot) asMuted(m *gist) (x mute.Mail, ok bool) {
	id, ok := s.book.Of(m.ID)
	if !ok || m.Mine || !setAside(s.judgements.get(m.ID).Kind) {
		return x, false
	}
	return mute.Mail{From: m.From.Email, Vendor: vendor.Keys(s.dealings[id].vendor), Thread: m.threadKeys()}, true
}

// threadMute is the mute of the thread that a message belongs to, nil when
// there is none, whether or not it sets the message aside.
func (s *snapshot) threadMute(m *gist) *triage.Mute {
	for _, h := range s.mutes.HeldOf(mute.Mail{Thread: m.threadKeys()}) {
		return &h.Mute
	}
	return nil
}

// Mutes lists what is muted now: vendors, people and threads, in the order in
// which they were muted.
func (e *Engine) Mutes() []mute.Held { return e.snap.Load().mutes.Held() }

// MuteOf is the mute that a message falls under, nil when there is none.
func (e *Engine) MuteOf(id triage.ContentID) *triage.Mute {
	s := e.snap.Load()
	m, ok := s.byID.find(id)
	if !ok {
		return nil
	}
	return s.muteOf(m)
}

// MuteHistory lists what became of the mutes of a vendor, its people and its
// threads, oldest first, each step with its reason; of all when id is "".
func (e *Engine) MuteHistory(id triage.VendorID) ([]mute.Transition, error) {
	s := e.snap.Load()
	if id == "" {
		return slices.Clone(s.muteLog), nil
	}
	v, ok := s.book.Vendor(id)
	if !ok {
		return nil, NotFound("vendor", string(id))
	}
	return s.muteLogOf(vendor.Keys(v)), nil
}

func (s *snapshot) muteLogOf(keys []string) []mute.Transition {
	var out []mute.Transition
	for _, t := range s.muteLog {
		if slices.ContainsFunc(keys, func(k string) bool { return slices.Contains(t.Keys, k) }) {
			out = append(out, t)
		}
	}
	return out
}
