package vendor

import (
	"winnow/internal/triage"
)

// OwnServer learns how the buyer's own mail server names itself in
// Authentication-Results (RFC 8601 §2.2): the name that most of the received
// mail carries that carries one at all. It is "" when fewer than three messages
// do, or no name stands in half of them. Anybody can add such a header; only
// one by the buyer's own server is believed.
func OwnServer(msgs []*triage.Message) string {
	var s Servers
	for _, m := range msgs {
		s.Add(m)
	}
	return s.Own()
}

// Servers counts the names under which servers report, for a mailbox that
// grows. The zero value is empty and ready.
type Servers struct {
	count map[string]int
	total int
}

// Add takes a further message.
func (s *Servers) Add(m *triage.Message) {
	if m.Mine || m.Sent || m.Auth.Server == "" {
		return
	}
	if s.count == nil {
		s.count = map[string]int{}
	}
	s.count[m.Auth.Server]++
	s.total++
}

// Own is the buyer's own server, as OwnServer says.
func (s *Servers) Own() string {
	if s.total < 3 {
		return ""
	}
	best := ""
	for n, c := range s.count {
		if c > s.count[best] || c == s.count[best] && (best == "" || n < best) {
			best = n
		}
	}
	if 2*s.count[best] < s.total {
		return ""
	}
	return best
}

// Aligned reports whether the buyer's own server found that a message comes
// from the domain in its From: DMARC passed, or a signature held whose domain
// is the sender's by its registrable domain (relaxed alignment, RFC 7489 §3.1).
func Aligned(m *triage.Message, server string) bool {
	if server == "" || m.Auth.Server != server {
		return false
	}
	if m.Auth.DMARC == "pass" {
		return true
	}
	from := Registrable(m.From.Domain())
	return m.Auth.DKIM == "pass" && from != "" && Registrable(m.Auth.DKIMDomain) == from
}

// Spoofed reports whether the buyer's own server found that a message does not
// come from the domain in its From: DMARC failed, or where DMARC says nothing,
// SPF failed and no aligned signature held. Where the server says nothing,
// nothing is known.
func Spoofed(m *triage.Message, server string) bool {
	if server == "" || m.Auth.Server != server || Aligned(m, server) {
		return false
	}
	switch m.Auth.DMARC {
	case "fail":
		return true
	case "", "none":
		return m.Auth.SPF == "fail" || m.Auth.SPF == "softfail" && m.Auth.DKIM != "pass"
	}
	return false
}
