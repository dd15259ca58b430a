package fake

import "winnow/internal/triage"

// stories are the vendors that a picture of the window shows first.
var stories = []story{
	{
		name: "Halden Precision", domain: "halden-precision.example", score: 82, axes: [4]float64{0.92, 0.85, 0.8, 0.15},
		verdict: triage.Engage, band: triage.Sure, need: "CNC parts", listed: true,
		reasons: []string{"Meets your need “CNC parts” with tolerances, lead time and two customers you can call.", "Sent a sample offer that needs no meeting.", "Wrote twice, and said something new each time."},
		days:    []int{23, 9},
		owed:    []string{"A price for 500 pieces"},
		ask:     []string{"What does a batch of 500 brackets cost, delivered?", "May we have the measuring report of the Lindqvist order?"},
		mails: []mail{
			{
				subject: "CNC-machined brackets: sample and lead time", verdict: triage.Engage, levels: [4]int{2, 2, 2, 1},
				body: "Hi Dana,\n\nyour drawing 4471 on the supplier board asks for brackets in 6082 aluminium. {{usefulness|We mill these to ±0.02 mm with a lead time of 9 working days}}, and {{interest|your pump housing uses the same bore as the one we make for Lindqvist Pumps}}.\n\n{{proof|Lindqvist Pumps and Orrin Hydraulics have ordered from us since 2019; both take calls.}} {{proof|ISO 9001 certificate 77-1204 is attached.}}\n\nA sample costs nothing and needs no meeting: {{usefulness|reply with a postal address and one leaves on Friday}}. If that is of interest, I can be {{pressure|reached by phone most mornings}}.\n\nKind regards\nSam Okafor\n--\nHalden Precision, Works Road 4, Halden\nYou get this because your drawing is on the supplier board.",
			},
			{
				subject: "6082 brackets", verdict: triage.Consider, levels: [4]int{2, 1, 1, 0},
				body: "Hi Dana,\n\n{{usefulness|we mill brackets in 6082 and 7075, batches of 50 to 5,000}}. {{proof|Our inspection reports are public on our site.}}\n\nKind regards\nSam Okafor",
			},
		},
	},
	{
		name: "Northgate Ledger", domain: "northgate-ledger.example", score: 71, axes: [4]float64{0.8, 0.6, 0.7, 0.2},
		verdict: triage.Engage, band: triage.Likely, deal: true,
		reasons:  []string{"You buy from them; the last quote is open until the end of the month.", "Answers what you ask."},
		days:     []int{120, 60, 12},
		answered: []int{110, 58},
		owed:     []string{"The price after the first year"},
		ask:      []string{"What does the licence cost from the second year on?"},
		mails: []mail{{
			subject: "Re: Quote for 40 seats", verdict: triage.Engage, levels: [4]int{2, 2, 1, 0},
			body: "Dana,\n\n{{usefulness|40 seats come to 1,120 a month with reconciliation every night}}. {{interest|That covers the two entities you added in May.}} {{proof|The reference at Calder Foods is happy to talk.}}\n\nSam",
		}},
	},
	{
		name: "Solveig Übersetzungen und Dokumentationsdienstleistungen GmbH", domain: "solveig.example", score: 55, axes: [4]float64{0.6, 0.4, -1, 0.1},
		verdict: triage.Consider, band: triage.Likely,
		reasons: []string{"Gives prices per page, but proves nothing yet."},
		days:    []int{40},
		owed:    []string{"A customer who can be asked", "A sample of their work"},
		ask:     []string{"Who else of our size uses you, and may we ask them?"},
		mails:   []mail{{subject: "Technische Dokumentation, Preis je Seite", verdict: triage.Consider, levels: [4]int{2, 1, -1, 0}, body: "Guten Tag Frau Reyes,\n\n{{usefulness|eine Seite technischer Dokumentation kostet 38 Euro, geliefert in fünf Tagen}}.\n\nFreundliche Grüße"}},
	},
	{
		name: "Brightpath Insights", domain: "brightpath.example", score: 14, axes: [4]float64{0.1, 0.05, 0, 0.9},
		verdict: triage.MuteIt, band: triage.Sure, hyper: true,
		reasons: []string{"Eleven mails in six weeks that repeat one template, each pushing for a call.", "Pretends to an exchange that never was.", "Blames you for not answering."},
		days:    []int{44, 41, 38, 34, 30, 25, 21, 16, 11, 6, 2},
		owed:    []string{"What it does", "Who uses it", "A price"},
		ask:     []string{"What does it do, in one sentence?", "Who uses it, and may we ask them?"},
		mails: []mail{{
			subject: "{{false-thread|Re: our chat|A “Re:” on an exchange that never was}} about growth", verdict: triage.MuteIt, levels: [4]int{0, 0, 0, 3},
			tactics: []triage.Tactic{triage.FalseThread, triage.Bump, triage.Guilt, triage.MeetingPush},
			body:    "Hi Dana,\n\n{{bump|just floating this to the top of your inbox|Chasing: the eleventh mail in a row}}. {{hype|We 10x the growth of companies like Acme|A superlative that nothing supports}}.\n\n{{guilt|I have tried you several times now and must assume that growth is not a priority|Makes your silence your fault}}. {{meeting-push|Does Tuesday at 10 or Thursday at 2 work for 15 minutes?|Asks for your time before giving anything}}\n\nBest\nSam\n--\nBrightpath Insights. To leave, reply with the word REMOVE in capitals.",
		}},
	},
	{
		name: "Quillon Data", domain: "quillon.example", score: 22, axes: [4]float64{0.3, 0.1, 0.1, 0.75},
		verdict: triage.MuteIt, band: triage.Likely, hyper: true, mute: triage.Slow,
		reasons: []string{"Seven touches, nothing new since the second, and a gift card for a meeting."},
		days:    []int{90, 80, 70, 60, 45, 30, 15},
		mails: []mail{{
			subject: "A gift card for 20 minutes", verdict: triage.MuteIt, levels: [4]int{1, 0, 0, 3}, tactics: []triage.Tactic{triage.Bribe},
			body: "Dana,\n\n{{bribe|a 50 dollar gift card is yours for 20 minutes of your time|A gift for a meeting}}. {{usefulness|Our export lists the tariff code of every part you buy.}}\n\nSam",
		}},
	},
	{
		name: "Tamarack Lighting", domain: "tamarack.example", score: 47, axes: [4]float64{0.7, 0.35, 0.3, 0.4},
		verdict: triage.Consider, band: triage.Unsure,
		reasons: []string{"Names lumens, watts and a price, but claims savings without a source."},
		days:    []int{31, 24},
		owed:    []string{"A source for the 60 % saving"},
		ask:     []string{"Where was the saving of 60 % measured, and by whom?"},
		mails: []mail{{
			subject: "High bay lamps, 190 lm/W", verdict: triage.Consider, levels: [4]int{2, 1, 0, 1},
			body: "Hello,\n\n{{usefulness|190 lm/W high bay lamps at 119 a piece from 20 on}}. {{hype|Cuts your bill by 60 %|A figure without a source}}.\n\nRegards",
		}},
	},
	{
		name: "Weekly Plant Brief", domain: "plantbrief.example", score: 58, axes: [4]float64{0.55, 0.5, 0.6, 0.1},
		verdict: triage.Consider, band: triage.Sure,
		reasons: []string{"A digest worth reading even if you buy nothing."},
		days:    []int{175, 168, 161, 154, 147, 140, 133, 126, 119, 112, 105, 98, 91, 84, 77, 70, 63, 56, 49, 42, 35, 28, 21, 14, 7, 1},
		mails: []mail{{
			subject: "Plant Brief 31: what the new dust rule asks for", verdict: triage.Consider, levels: [4]int{1, 1, 1, 0},
			body: "{{interest|Plants with more than 50 people must measure dust from October.}} {{usefulness|A checklist of the twelve measuring points is below.}} {{proof|Source: the ministry's paper of 3 June.}}",
		}},
	},
	{
		name: "Ostrava Castings", domain: "ostrava-castings.example", score: 39, axes: [4]float64{-1, -1, -1, -1},
		verdict: triage.Skip, band: triage.Unsure,
		reasons: []string{"Its mail is pictures only: nothing could be read."},
		days:    []int{18},
		mails:   []mail{{subject: "Offer", verdict: triage.Skip, levels: [4]int{-1, -1, -1, -1}, body: "[picture]"}},
	},
}
