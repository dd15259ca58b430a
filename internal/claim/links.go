package claim

import (
	"net/url"
	"strings"

	"winnow/internal/mailtext"
	"winnow/internal/triage"
)

// maxLinks bounds the links of a message that are looked at.
const maxLinks = 60

// links makes a unit of each place that a link leads to: the words of its path,
// which stay when a vendor changes its domain or counts its clicks, or where
// there are none its host. Opt-out links and mail addresses bring nothing.
func (r *reader) links() {
	for i, l := range r.doc.Links {
		if i == maxLinks {
			return
		}
		if l.Host == "" || !l.Span.Empty() && r.doc.ZoneAt(l.Span.Start) >= mailtext.ZoneQuote {
			continue
		}
		u, err := url.Parse(l.URL)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" {
			continue
		}
		if place := words(u.Path); place != "" {
			if !strings.Contains(place, "unsub") && !strings.Contains(place, "optout") && !strings.Contains(place, "preferences") {
				r.unit(triage.UnitLink, place)
			}
			continue
		}
		if host := strings.TrimPrefix(l.Host, "www."); u.Path == "" || u.Path == "/" {
			r.unit(triage.UnitLink, "//"+host)
		}
	}
}

// words keeps the segments of a path that people write: letters and hyphens,
// no long runs of letters and digits as trackers have.
func words(path string) string {
	var out []string
	for seg := range strings.SplitSeq(strings.ToLower(path), "/") {
		if len(seg) < 2 || len(seg) > 60 {
			continue
		}
		digits, letters := 0, 0
		for i := 0; i < len(seg); i++ {
			switch c := seg[i]; {
			case c >= '0' && c <= '9':
				digits++
			case c >= 'a' && c <= 'z':
				letters++
			}
		}
		token := digits > 0 && letters > 0 && len(seg) > 9 && !strings.ContainsAny(seg, "-_.") || letters > 18 && !strings.ContainsAny(seg, "-_.") || letters < 2
		if token {
			continue
		}
		if out = append(out, seg); len(out) == 3 {
			break
		}
	}
	return strings.Join(out, "/")
}
