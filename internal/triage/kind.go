package triage

// Kind says what sort of mail a message is. The definitions are those of the
// codebook that the reference labels were made with.
type Kind string

// The kinds of mail. KindUnknown is used for messages that could not be read.
const (
	KindUnknown       Kind = ""
	KindPitch         Kind = "pitch"         // as if one to one, wants to sell or to open a sales conversation
	KindPromo         Kind = "promo"         // bulk marketing of the sender's own goods, services, events
	KindNewsletter    Kind = "newsletter"    // bulk editorial content worth reading if nothing in it were bought
	KindDialogue      Kind = "dialogue"      // a vendor's person answering or serving the buyer in a shared exchange
	KindTransactional Kind = "transactional" // automatic mail about something that already exists
	KindPersonal      Kind = "personal"      // people who are not selling
	KindList          Kind = "list"          // discussion on a community mailing list
	KindFraud         Kind = "fraud"         // bogus or illicit goods or sender
)

// Kinds lists all kinds that a readable message can have, in a fixed order.
var Kinds = [...]Kind{
	KindPitch, KindPromo, KindNewsletter, KindDialogue,
	KindTransactional, KindPersonal, KindList, KindFraud,
}

// Vendor reports whether mail of this kind comes from somebody who sells:
// only such mail is judged on the axes and has a verdict.
func (k Kind) Vendor() bool {
	switch k {
	case KindPitch, KindPromo, KindNewsletter, KindDialogue:
		return true
	}
	return false
}

// Selling reports whether mail of this kind is a touch: the vendor pushing
// towards the buyer unasked. Dialogue is service, not a touch.
func (k Kind) Selling() bool {
	switch k {
	case KindPitch, KindPromo, KindNewsletter:
		return true
	}
	return false
}
