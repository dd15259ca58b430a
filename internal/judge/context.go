package judge

import "winnow/internal/triage"

// Context is what the buyer's mailbox and decisions add to a reading. Its zero
// value is a message judged by itself, with nothing known around it.
type Context struct {
	// Mine says that the buyer wrote the message. It is then personal, and no
	// vendor's.
	Mine bool

	// Thread says who wrote in the chain that the message belongs to. With
	// Thread.Resolvable false the mailbox holds too little to tell, and the
	// message's own signs are all there is.
	Thread triage.Thread

	// Relationship says whether the buyer deals with the vendor. It shields
	// from muting.
	Relationship triage.Relationship

	// Sequence is the run of unanswered touches as it stood before this
	// message: Sequence.Touches is 0 for a first touch.
	Sequence triage.Sequence

	// Touch is this message's own place in its sequence (number, novelty, what
	// it repeats). It is zero for a message that is no touch, and while the
	// touches have not been counted yet.
	Touch triage.Touch

	// Needs holds the buyer's needs that the message answers.
	Needs []triage.NeedMatch

	// Correction is what the buyer corrected in this message, or nil. It beats
	// everything else.
	Correction *triage.Correction

	// Rule is the buyer's own rule about the sender, or nil. It beats what was
	// learned.
	Rule *triage.Rule

	// Taught is what corrections of other mail add, or nil.
	Taught *triage.Taught
}
