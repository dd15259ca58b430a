package vm

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"winnow/internal/triage"
)

// Job is a job as the window shows it.
type Job struct {
	Title   string  // "Reading INBOX"
	Detail  string  // how far, how long still
	Share   float64 // 0 to 1, or -1 while the whole is unknown
	Running bool
	Failed  bool
	Stop    string // on the button that ends it, or closes its strip
	Hold    string // on the button that pauses it or goes on; "" for none
}

// Paused makes a job that was stopped one that goes on where it was left.
func (j Job) Paused(say Speech) Job {
	j.Title, j.Hold = say.T("Paused"), say.T("Go on")
	return j
}

// NewJob puts progress into words; explain turns an error into a sentence.
func NewJob(say Speech, p triage.Progress, explain func(error) string) Job {
	j := Job{Title: p.Job, Share: -1, Running: !p.Ended(), Stop: say.T("Close")}
	if j.Running {
		j.Stop, j.Hold = say.T("Cancel"), say.T("Pause")
	}
	if j.Title == "" {
		j.Title = say.T("Reading mail")
	}
	count := Count(say, p.Done, "message", "messages")
	if p.Total > 0 {
		j.Share = clamp(float64(p.Done) / float64(p.Total))
		count = say.T("%s of %s", say.Number(p.Done), Count(say, p.Total, "message", "messages"))
	}
	broken := ""
	if p.Broken > 0 {
		broken = say.T("%s could not be read and are shown as such", say.Number(p.Broken))
		if p.Broken == 1 {
			broken = say.T("1 could not be read and is shown as such")
		}
	}
	switch p.State {
	case triage.JobDone:
		j.Title = say.T("Read %s", Count(say, p.Done, "message", "messages"))
		if p.Done == 0 {
			j.Title = say.T("No new mail")
		}
		j.Detail, j.Share = broken, 1
	case triage.JobCancelled:
		j.Title = say.T("Stopped")
		j.Detail = say.T("%s read and kept; the rest is read next time", Count(say, p.Done, "message", "messages"))
	case triage.JobFailed:
		j.Failed = true
		j.Title = say.T("Reading stopped")
		kept := ""
		if p.Done > 0 {
			kept = say.T("%s read before and kept.", Count(say, p.Done, "message was", "messages were"))
		}
		j.Detail = join(" ", explain(p.Err), kept)
	default:
		j.Detail = join(" · ", count, Left(say, p.Left), broken)
	}
	return j
}

// ErrorSentence turns an error into a sentence for people: what happened, what
// was kept, what to do. An error that knows its own sentence has a method
// Sentence() string.
func ErrorSentence(err error) string {
	var own interface{ Sentence() string }
	var slow interface{ Timeout() bool }
	switch {
	case err == nil:
		return ""
	case errors.As(err, &own):
		return sentence(own.Sentence())
	case errors.Is(err, context.Canceled):
		return "Stopped. What was done before is kept."
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &slow) && slow.Timeout():
		return "The server did not answer in time. What was read is kept; try again with F5."
	case errors.Is(err, fs.ErrNotExist):
		return sentence(fmt.Sprintf("There is no such file or folder: %s", pathOf(err))) + " Check the name and try again."
	case errors.Is(err, fs.ErrPermission):
		return sentence(fmt.Sprintf("This may not be read: %s", pathOf(err))) + " Nothing was changed."
	}
	return sentence(firstLine(err.Error()))
}

func pathOf(err error) string {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Path
	}
	return firstLine(err.Error())
}

// firstLine keeps a foreign error text from filling the window.
func firstLine(s string) string {
	s, _, _ = strings.Cut(strings.TrimSpace(s), "\n")
	const most = 240
	if r := []rune(s); len(r) > most {
		s = string(r[:most]) + "…"
	}
	return s
}
