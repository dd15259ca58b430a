package ui

import (
	"context"
	"errors"

	"winnow/internal/triage"
	"winnow/internal/ui/vm"
	"winnow/internal/ui/widgets"
)

// Start implements screens.Host: it runs a job that reads mail, and shows the
// vendors' screen, where they appear while it runs.
func (w *Window) Start(title string, run func(ctx context.Context) error) {
	if w.stopJob != nil {
		w.Say(w.kit.T("Mail is being read already. Cancel that first, or wait until it is done."))
		return
	}
	ctx, stop := context.WithCancel(context.Background())
	w.stopJob = stop
	w.held, w.holding = heldJob{title, run}, false
	w.progress.Store(nil)
	w.showJob(vm.NewJob(w.kit.Speech, triage.Progress{Job: title, State: triage.JobRunning}, w.opt.Explain))
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
	j := vm.NewJob(w.kit.Speech, p, w.opt.Explain)
	if w.holding && p.State == triage.JobCancelled {
		j = j.Paused(w.kit.Speech)
	}
	w.changed()
	if p.State == triage.JobDone && p.Broken == 0 {
		// Nothing that would have to be read: a toast is enough.
		w.hideJob()
		w.Say(j.Title + ".")
		w.askNeeds()
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
	w.showJob(vm.NewJob(w.kit.Speech, *p, w.opt.Explain))
}

func (w *Window) showJob(j vm.Job) {
	j.Title, j.Stop, j.Hold = w.kit.T(j.Title), w.kit.T(j.Stop), w.kit.T(j.Hold)
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

// heldJob is the job that runs or was paused.
type heldJob struct {
	title string
	run   func(ctx context.Context) error
}

// holdJob pauses the job, or goes on with it: what was read stays, and reading
// goes on where it was left.
func (w *Window) holdJob() {
	switch {
	case w.stopJob != nil:
		w.holding = true
		w.stopJob()
	case w.holding:
		w.Start(w.held.title, w.held.run)
	}
}

// askNeeds asks what the buyer is looking for, once, after the first mail of
// their own was read, unless they are busy already.
func (w *Window) askNeeds() {
	if w.keep.AskedNeeds || w.at != 0 || w.dialog != nil || w.opt.Post.InDemo() || len(w.opt.Desk.Needs()) > 0 {
		return
	}
	w.Change(func(s *vm.Settings) { s.AskedNeeds = true })
	w.Ask(widgets.NewDialog(w.kit.Ruler, w.win.Canvas(), widgets.DialogSpec{
		Title: w.kit.T("What are you looking for?"),
		Text:  w.kit.T("Your mail is judged. Say in a few words what you need, and the vendors that offer it rise, however coldly they write."),
		OK:    w.kit.T("Say what I need"), Close: w.kit.T("Later"),
	}).Then(func() { w.Go(vm.CmdNeeds) }))
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
