package triage

import "time"

// JobState is where a job is. Every job ends in done, failed or cancelled.
type JobState string

// The states of a job.
const (
	JobRunning   JobState = "running"
	JobDone      JobState = "done"
	JobFailed    JobState = "failed"
	JobCancelled JobState = "cancelled"
)

// Progress is how far a job has come.
type Progress struct {
	Job     string        `json:"job"`              // what is being done, in words: "Reading INBOX"
	Source  string        `json:"source,omitempty"` // what is being read, "" for other jobs
	State   JobState      `json:"state"`
	Done    int           `json:"done"`  // messages
	Total   int           `json:"total"` // messages, 0 while unknown
	Bytes   int64         `json:"bytes"`
	Broken  int           `json:"broken"` // messages that could not be read and are shown as such
	Elapsed time.Duration `json:"elapsed"`
	Left    time.Duration `json:"left"` // estimate, 0 while unknown
	Rate    float64       `json:"rate"` // messages a second so far
	Err     error         `json:"-"`    // why it failed
}

// Ended reports whether the job is over.
func (p Progress) Ended() bool { return p.State != JobRunning }
