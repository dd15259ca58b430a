package trace

import (
	"net/url"
	"strings"

	"winnow/internal/lang"
	"winnow/internal/mailtext"
	"winnow/internal/signal"
)

// maxLinks bounds the links of one message that are looked at.
const maxLinks = 60

// sites are the hosts that the links lead to in the end: what a redirecting
// link carries as its target, or shows as its text, before its own host.
// Schedulers, forms, shared files, social sites and the like are nobody's own.
func sites(doc *mailtext.Document) []string {
	var out []string
	for i := range doc.Links {
		if i == maxLinks {
			break
		}
		l := doc.Links[i]
		if l.Host == "" || IsLeave(l) {
			continue
		}
		host := l.Host
		if to := Final(l.URL); to != "" {
			host = to
		} else if shown := shownHost(l.Text); shown != "" {
			host = shown
		}
		if signal.ClassifyLink(mailtext.Link{URL: "https://" + host + "/", Host: host}) != "" || signal.ClassifyLink(l) != "" {
			continue
		}
		out = addAll(out, maxSites, host)
	}
	return out
}

// Final returns the host that a redirecting link carries as its target, or "":
// a query value or a piece of the path that is itself an http address.
func Final(link string) string {
	u, err := url.Parse(link)
	if err != nil {
		return ""
	}
	if strings.ContainsRune(u.RawQuery, '=') && len(u.RawQuery) <= mailtext.MaxURL {
		for pair := range strings.SplitSeq(u.RawQuery, "&") {
			_, v, _ := strings.Cut(pair, "=")
			if v, err = url.QueryUnescape(v); err == nil {
				if h := hostIn(v); h != "" && h != strings.ToLower(u.Hostname()) {
					return h
				}
			}
		}
	}
	if path, err := url.PathUnescape(u.EscapedPath()); err == nil {
		if i := strings.Index(path, "http"); i > 0 {
			if h := hostIn(path[i:]); h != "" {
				return h
			}
		}
	}
	return ""
}

// hostIn is the host of an http address, or "".
func hostIn(v string) string {
	if !strings.HasPrefix(v, "http://") && !strings.HasPrefix(v, "https://") {
		return ""
	}
	u, err := url.Parse(v)
	if err != nil || !strings.Contains(u.Hostname(), ".") || len(u.Hostname()) > 253 {
		return ""
	}
	return strings.ToLower(u.Hostname())
}

// shownHost is the host that the text of a link shows: "www.acme.example".
func shownHost(text string) string {
	t := strings.ToLower(strings.TrimSpace(text))
	if i := strings.Index(t, "://"); i >= 0 {
		t = t[i+3:]
	}
	t, _, _ = strings.Cut(t, "/")
	if len(t) < 4 || len(t) > 253 || !strings.Contains(t, ".") || strings.ContainsAny(t, " @:,\"'<>") || strings.HasPrefix(t, ".") || strings.HasSuffix(t, ".") {
		return ""
	}
	if strings.ContainsAny(t[strings.LastIndexByte(t, '.')+1:], "0123456789") {
		return ""
	}
	return t
}

// leaveWords stand in addresses and words of links by which one leaves a list.
var leaveWords = lang.NewNeedles("unsub", "opt-out", "optout", "opt_out", "abmelde", "abbestell", "desabonn", "désabonn", "desinscri", "désinscri")

// IsLeave reports whether one unsubscribes by a link.
func IsLeave(l mailtext.Link) bool {
	return leaveWords.In(l.URL) || leaveWords.In(l.Text)
}

// leave is where one unsubscribes, by the header and by the links.
func leave(doc *mailtext.Document) []string {
	var out []string
	for _, u := range doc.Header.Unsubscribe {
		out = addAll(out, maxLeave, leaveMark(u))
	}
	for i := range doc.Links {
		if i == maxLinks {
			break
		}
		if IsLeave(doc.Links[i]) {
			out = addAll(out, maxLeave, leaveMark(doc.Links[i].URL))
		}
	}
	return out
}

// leaveMark brings the address of an unsubscribe page or mailbox into the form
// in which two are compared.
func leaveMark(link string) string {
	u, err := url.Parse(strings.TrimSpace(link))
	if err != nil {
		return ""
	}
	switch strings.ToLower(u.Scheme) {
	case "mailto":
		a := strings.ToLower(u.Opaque)
		if !strings.Contains(a, "@") {
			return ""
		}
		return "mailto:" + a
	case "http", "https":
		mark := strings.ToLower(u.Hostname()) + u.EscapedPath()
		if u.RawQuery != "" {
			mark += "?" + u.RawQuery
		}
		return mark
	}
	return ""
}
