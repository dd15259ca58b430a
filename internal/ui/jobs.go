package ui

import (
	"context"
	"errors"

	"winnow/internal/triage"
	"winnow/internal/ui/vm"
)

// Start implements screens.Host: it runs a job that reads mail, and shows the
// vendors' screen, where they appear while it runs.
func (w *Window) Start(title string, run func(ctx context.Context) error) {
	if w.stopJob != nil {
		w.Say("Mail is being read already. Cancel that first, or wait until it is done.")
		return
	}
	ctx, stop := context.WithCancel(context.Background())
	w.stopJob = stop
	w.progress.Store(nil)
	w.showJob(vm.NewJob(triage.Progress{Job: title, State: triage.JobRunning}, w.opt.Explain))
	w.goTo(0, true)
	w.crew.Go(func(crew context.Context) {
		done := context.AfterFunc(crew, stop)
		err := run(ctx)
		done()
		stop()
		w.crew.Do(func() { w.ended(title, err) })
	})
}

// ended shows how a job came out.
func (w *Window) ended(title string, err error) {
	w.stopJob = nil
	p := triage.Progress{Job: title, State: triage.JobDone}
	if last := w.progress.Load(); last != nil {
		p = *last
	}
	switch {
	case err == nil:
		p.State = triage.JobDone
	case errors.Is(err, context.Canceled):
		p.State = triage.JobCancelled
	default:
		p.State, p.Err = triage.JobFailed, err
	}
	j := vm.NewJob(p, w.opt.Explain)
	w.changed()
	if p.State == triage.JobDone && p.Broken == 0 {
		// Nothing that would have to be read: a toast is enough.
		w.hideJob()
		w.Say(j.Title + ".")
		return
	}
	w.showJob(j)
}

// showProgress shows how far the job is that the engine tells of.
func (w *Window) showProgress() {
	p := w.progress.Load()
	if p == nil || w.stopJob == nil || p.Ended() {
		return
	}
	w.showJob(vm.NewJob(*p, w.opt.Explain))
}

func (w *Window) showJob(j vm.Job) {
	tall := w.job.HeightFor(w.job.Size().Width)
	hidden := w.job.Hidden
	w.job.Set(j)
	w.job.Show()
	if hidden || tall != w.job.HeightFor(w.job.Size().Width) {
		w.frame.again()
	}
}

func (w *Window) hideJob() {
	w.job.Hide()
	w.frame.again()
}

// cancelJob stops the job, or closes the strip of one that is over.
func (w *Window) cancelJob() {
	if w.stopJob != nil {
		w.stopJob()
		return
	}
	w.hideJob()
	w.Focus()
}

func isCancelled(err error) bool { return errors.Is(err, context.Canceled) }
