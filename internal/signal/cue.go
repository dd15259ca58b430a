package signal

import (
	"winnow/internal/mailtext"
	"winnow/internal/triage"
)

// Cue is one rule of the cue tables: wordings that speak for one target.
type Cue struct {
	ID     string // "bump.float": family and name
	File   string // table that it stands in, without folder and extension
	Lang   string // ISO 639-1 code of the language that it is written for
	Target        // exactly one field is set

	Strength int // 1 weak, 2 plain, 3 strong
	Zones    ZoneSet
	Unless   Guard       // situations in which the words mean something else
	Only     Guard       // situations without which they mean nothing
	Need     Need        // check of tense that the words need
	Links    []LinkClass // fires on displayed links of these classes; with wordings, where those stand in the same sentence
	Reason   string

	Yes, No     []string // sentences that must and must not fire
	Unsupported bool     // the labelled mail holds no case: kept on general grounds

	patterns, blockers []sequence

	number int
	name   string
}

// Number is the cue's place in its tables, from 0.
func (c *Cue) Number() int { return c.number }

// Name is the name of the cue's target.
func (c *Cue) Name() string {
	if c.name == "" {
		return c.Target.Name()
	}
	return c.name
}

// Target is what a cue speaks for.
type Target struct {
	Tactic triage.Tactic
	Offer  triage.Axis
	Kind   triage.Kind
	Ask    Ask
	Trick  Trick
}

// Trick is a way to deceive whoever, or whatever, reads the mail.
type Trick string

// TrickPrompt is text that speaks to a machine that reads along.
const TrickPrompt Trick = "prompt"

// Name is the target as the tables write it: "bump", "proof", "kind:pitch",
// "ask:meeting".
func (t Target) Name() string {
	switch {
	case t.Tactic != "":
		return string(t.Tactic)
	case t.Offer != "":
		return string(t.Offer)
	case t.Kind != "":
		return "kind:" + string(t.Kind)
	case t.Trick != "":
		return "trick:" + string(t.Trick)
	}
	return "ask:" + string(t.Ask)
}

// Evidence reports whether hits of the target are evidence for an axis or a
// tactic, rather than for the kind or the ask.
func (t Target) Evidence() bool { return t.Tactic != "" || t.Offer != "" }

// Ask is what a message wants the buyer to do.
type Ask string

// The asks. Who gains by them is for the judge to say.
const (
	AskMeeting  Ask = "meeting"
	AskReply    Ask = "reply"
	AskReferral Ask = "referral"
	AskClick    Ask = "click"
	AskRegister Ask = "register"
	AskBuy      Ask = "buy"
	AskPay      Ask = "payment"
	AskConfirm  Ask = "confirm" // of something that already exists
	AskDownload Ask = "download"
	AskReview   Ask = "review" // a review, a rating, a survey
)

// Asks lists all asks.
var Asks = [...]Ask{AskMeeting, AskReply, AskReferral, AskClick, AskRegister, AskBuy, AskPay, AskConfirm, AskDownload, AskReview}

// Need is a check of tense that a cue's sentence needs to count in full: a
// proof is past, a promise is modal. A hit in the other tense is none; one
// whose tense cannot be told has strength 1 at most.
type Need uint8

// The needs.
const (
	NeedNone  Need = iota
	NeedPast       // a result that happened
	NeedModal      // a promise
)

// Guard is a set of situations in which a cue means something else.
type Guard uint16

// The guards. Those up to GuardAuto are read from the headers; the others are
// for the judge, who knows the mailbox: hits hand them on in Waits.
const (
	GuardReplied      Guard = 1 << iota // has In-Reply-To or References
	GuardForwarded                      // carries a forwarded message
	GuardQuoted                         // carries quoted mail
	GuardList                           // came through a mailing list that can be posted to
	GuardBulk                           // bulk marks in the headers
	GuardAuto                           // sent by a machine, by its headers
	GuardBuyerWrote                     // the buyer wrote earlier in this thread
	GuardRelationship                   // the buyer deals with this vendor
)

const contextGuards = GuardBuyerWrote | GuardRelationship

var guardNames = map[string]Guard{
	"replied": GuardReplied, "forwarded": GuardForwarded, "quoted": GuardQuoted,
	"list": GuardList, "bulk": GuardBulk, "auto": GuardAuto,
	"buyer-wrote": GuardBuyerWrote, "relationship": GuardRelationship,
}

// ZoneSet is a set of zones.
type ZoneSet uint16

// Zones makes a set.
func Zones(kinds ...mailtext.ZoneKind) ZoneSet {
	var s ZoneSet
	for _, k := range kinds {
		s |= 1 << k
	}
	return s
}

// Has reports whether the zone is in the set.
func (s ZoneSet) Has(k mailtext.ZoneKind) bool { return s&(1<<k) != 0 }

var (
	ownZones  = Zones(mailtext.ZoneSubject, mailtext.ZoneGreeting, mailtext.ZoneAuthor)
	quoted    = Zones(mailtext.ZoneQuote, mailtext.ZoneForward)
	tailZones = Zones(mailtext.ZoneSignature, mailtext.ZoneFooter, mailtext.ZoneOptOut)
)

var zoneNames = map[string]ZoneSet{
	"subject": Zones(mailtext.ZoneSubject), "greeting": Zones(mailtext.ZoneGreeting),
	"author": Zones(mailtext.ZoneAuthor), "quote": Zones(mailtext.ZoneQuote),
	"forward": Zones(mailtext.ZoneForward), "signature": Zones(mailtext.ZoneSignature),
	"footer": Zones(mailtext.ZoneFooter), "optout": Zones(mailtext.ZoneOptOut),
	"own": ownZones, "body": ownZones &^ Zones(mailtext.ZoneSubject), "tail": tailZones,
	"all": ownZones | tailZones | quoted,
}
