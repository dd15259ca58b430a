package vendor

import (
	"strings"
	"unicode"
)

// companyKey is a company's name as it is compared: without its legal form, its
// blanks and marks.
func companyKey(name string) string {
	f := strings.Fields(Fold(name))
	form := words()["form"]
	for len(f) > 1 && form[strings.ReplaceAll(strings.Trim(f[len(f)-1], ".,"), ".", "")] {
		f = f[:len(f)-1]
	}
	key := bare(strings.Join(f, " "))
	if len(key) < 3 || len(key) > 60 || words()["role"][key] || words()["common"][key] {
		return ""
	}
	return key
}

// phoneKey is the end of a number, which is the same with and without the
// country's code.
func phoneKey(n string) string {
	n = strings.TrimLeft(strings.TrimPrefix(n, "+"), "0")
	if len(n) < 8 {
		return ""
	}
	return n[len(n)-min(len(n), 9):]
}

// leaveKey is an address to unsubscribe at that names an account: a mailbox of
// no service, or a page with a token in its address that is not only the
// recipient's. "" for an address that everybody's mail may carry.
func leaveKey(l string) string {
	if a, ok := strings.CutPrefix(l, "mailto:"); ok {
		a = Normal(a)
		domain := a[strings.LastIndexByte(a, '@')+1:]
		if Registrable(domain) == "" || FreeMail(domain) || Shared(domain) && !token(a) {
			return ""
		}
		return a
	}
	h, rest, _ := strings.Cut(l, "/")
	if Registrable(h) == "" || !token(rest) {
		return ""
	}
	return l
}

// token reports a run of ten letters and digits or more with at least two
// digits in it, as the ids of accounts and lists have.
func token(s string) bool {
	run, digits := 0, 0
	for _, r := range s {
		switch {
		case unicode.IsDigit(r):
			run++
			digits++
		case unicode.IsLetter(r):
			run++
		default:
			run, digits = 0, 0
		}
		if run >= 10 && digits >= 2 {
			return true
		}
	}
	return false
}

// listKey is the identifier of a List-Id (RFC 2919 §2), or "" for that of a
// shared host of lists.
func listKey(id string) string {
	if i, j := strings.IndexByte(id, '<'), strings.LastIndexByte(id, '>'); i >= 0 && j > i {
		id = id[i+1 : j]
	}
	id = host(id)
	if strings.Count(id, ".") < 1 || len(id) > maxDomain || strings.ContainsAny(id, " \t") || Registrable(id) == "" || FreeMail(id) {
		return ""
	}
	if Shared(id) && !token(id) {
		return ""
	}
	return id
}

// personKey is a person's first and last name, or "" for what is not plainly
// a person's name.
func personKey(display string) string {
	name := personal(cleanName(display), "")
	if left, right, ok := strings.Cut(name, ", "); ok && !strings.Contains(right, " ") {
		name = right + " " + left // "Weber, Dana"
	}
	f := strings.Fields(Fold(name))
	if len(f) < 2 || len(f) > 4 || isForm(f) {
		return ""
	}
	for _, w := range f {
		w = strings.Trim(w, ".,")
		if w == "" || words()["role"][w] || words()["link"][w] && w != "von" && w != "da" && w != "del" || strings.ContainsFunc(w, unicode.IsDigit) {
			return ""
		}
	}
	first, last := strings.Trim(f[0], ".,"), strings.Trim(f[len(f)-1], ".,")
	if len(first) < 2 || len(last) < 3 {
		return ""
	}
	return first + " " + last
}

// siteable reports whether a domain can be somebody's own site: not a mail
// service, and no place that everybody links to.
func siteable(r string) bool {
	return !FreeMail(r) && !Shared(r) && !everybodys()[r]
}
