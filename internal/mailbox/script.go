package mailbox

// Script is a filter script that a mail server keeps.
type Script struct {
	Name   string
	Active bool // it is the one that runs
}
