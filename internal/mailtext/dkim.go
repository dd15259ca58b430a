package mailtext

import (
	"slices"
	"strings"
)

// maxSignatures bounds how many DKIM signatures of a message are looked at.
const maxSignatures = 8

// leaveSigned lists the domains of the DKIM signatures (RFC 6376 section 3.5)
// whose header list covers how to leave a list: RFC 8058 section 4 wants both
// fields signed, or anybody on the way could have put them there. Whether a
// signature holds is for the buyer's server to say.
func leaveSigned(h header) []string {
	var out []string
	seen := 0
	for i := range h {
		if h[i].name != "dkim-signature" {
			continue
		}
		if seen++; seen > maxSignatures {
			break
		}
		domain, covers := "", 0
		for tag := range strings.SplitSeq(unfold(h[i].value), ";") {
			name, value, _ := strings.Cut(tag, "=")
			switch strings.TrimSpace(name) {
			case "d":
				domain = cleanHost(strings.TrimSpace(value))
			case "h":
				signed := strings.Split(strings.ToLower(strings.Join(strings.Fields(value), "")), ":")
				for _, f := range []string{"list-unsubscribe", "list-unsubscribe-post"} {
					if slices.Contains(signed, f) {
						covers++
					}
				}
			}
		}
		if domain != "" && covers == 2 && !slices.Contains(out, domain) {
			out = append(out, domain)
		}
	}
	return out
}
