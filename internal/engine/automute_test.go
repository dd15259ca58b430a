package engine

import (
	"strings"
	"testing"
	"time"

	"winnow/internal/triage"
)

// Each condition by itself keeps a vendor from being muted automatically that
// meets all the others.
func TestEveryConditionOfAutomaticMutingKeepsAVendor(t *testing.T) {
	id := func(i int) triage.ContentID { return triage.ContentID{byte(i)} }
	const key = "rocketlead.example"
	type scene struct {
		mine    []*triage.Message
		judged  []ruling // of its mail, oldest first
		threads map[int]triage.Thread
		related triage.Relationship
		listed  bool
		barred  bool
	}
	pitch := ruling{Kind: triage.KindPitch, Verdict: triage.MuteIt, Band: triage.Sure, Probability: 0.95}
	with := func(f func(*ruling)) ruling {
		j := pitch
		f(&j)
		return j
	}
	promo := with(func(j *ruling) { j.Kind = triage.KindPromo })
	kind := func(k triage.Kind) func(*scene) {
		return func(s *scene) { s.judged[0].Kind = k }
	}
	for name, tc := range map[string]struct {
		spoil func(*scene)
		says  string // "" when it may be muted
	}{
		"all are met":             {func(*scene) {}, ""},
		"a less sure one between": {func(s *scene) { s.judged[1].Probability = 0.5 }, ""},
		"dialogue":                {kind(triage.KindDialogue), "other mail than pitches"},
		"transactional":           {kind(triage.KindTransactional), "other mail than pitches"},
		"personal":                {kind(triage.KindPersonal), "other mail than pitches"},
		"a list":                  {kind(triage.KindList), "other mail than pitches"},
		"a newsletter":            {kind(triage.KindNewsletter), "other mail than pitches"},
		"one mail":                {func(s *scene) { s.judged = s.judged[:1] }, "fewer than 2"},
		"one sure mail":           {func(s *scene) { s.judged[0].Probability, s.judged[1].Probability = 0.8, 0.8 }, "fewer than 2"},
		"the newest is less sure": {func(s *scene) { s.judged[2].Probability = 0.89 }, "newest mail"},
		"the newest is unsure":    {func(s *scene) { s.judged[2].Band = triage.Unsure }, "newest mail"},
		"the newest is better":    {func(s *scene) { s.judged[2].Verdict = triage.Skip }, "newest mail"},
		"the buyer wrote to it":   {func(s *scene) { s.mine = []*triage.Message{{}} }, "you wrote to it"},
		"the buyer deals with it": {func(s *scene) { s.related = triage.Relationship{Exists: true, Evidence: []string{"an order"}} }, "You deal with"},
		"the buyer wrote first":   {func(s *scene) { s.threads[1] = triage.Thread{BuyerWrote: true} }, "in a thread"},
		"the buyer answered":      {func(s *scene) { s.threads[1] = triage.Thread{BuyerAnswered: true} }, "in a thread"},
		"it meets a need":         {func(s *scene) { s.judged[1].Needs = []triage.NeedMatch{{Need: "Seals"}} }, "meets a need of yours (Seals)"},
		"it is on a shortlist":    {func(s *scene) { s.listed = true }, "on a shortlist"},
		"it was taken back":       {func(s *scene) { s.barred = true }, "took its automatic mute back"},
	} {
		t.Run(name, func(t *testing.T) {
			sc := scene{judged: []ruling{pitch, promo, pitch}, threads: map[int]triage.Thread{}}
			tc.spoil(&sc)
			s := &snapshot{}
			s.judgements.parts, s.threads.parts = new([shards]map[triage.ContentID]*ruling), new([shards]map[triage.ContentID]*triage.Thread)
			d := &dealing{vendor: triage.Vendor{ID: key, Domains: []triage.DomainLink{{Domain: key}}}, mine: sc.mine, relationship: sc.related}
			for i := range sc.judged {
				m := &gist{ID: id(i + 1), Date: time.Unix(int64(i), 0)}
				d.theirs = append(d.theirs, m)
				s.judgements.parts[shardOf(m.ID)] = map[triage.ContentID]*ruling{m.ID: &sc.judged[i]}
				th := sc.threads[i]
				s.threads.parts[shardOf(m.ID)] = map[triage.ContentID]*triage.Thread{m.ID: &th}
			}
			s.choices.shortlisted = map[string]bool{key: sc.listed}
			reasons, against := s.mayAutoMute(d, map[string]bool{key: sc.barred})
			if tc.says == "" && (against != "" || reasons == "") || tc.says != "" && (reasons != "" || !strings.Contains(against, tc.says)) {
				t.Errorf("it may because %q, may not because %q; want %q", reasons, against, tc.says)
			}
		})
	}
}
