package triage

// Judged is a message with its judgement in context.
type Judged struct {
	Message   *Message
	Judgement Judgement
}
