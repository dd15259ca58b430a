package cuereport
import ("testing";"fmt";"winnow/internal/signal";"winnow/internal/triage")
func TestZZ2(t *testing.T){
 tb,_:=signal.Load()
 cs,_:=Load("/work/shared/corpus",tb)
 type st struct{n,r,nv int}
 m:=map[string]*st{}
 miss:=0
 for _,c:=range cs{ if !c.Kind.Vendor(){continue}; seen:=map[string]bool{}; any:=false
  for _,e:=range c.Signals.Evidence{ if e.Target!="shouting"{continue}; any=true; if seen[e.Cue]{continue}; seen[e.Cue]=true; k:=e.Cue+" "+string(c.Kind); if m[k]==nil{m[k]=&st{}}; m[k].n++; if c.Has(triage.Shouting){m[k].r++} else if e.Cue[:7]=="shout.c"||e.Cue[:7]=="shout.e"{ if m[k].n<12 {fmt.Println("FP",e.Cue,c.Source,c.Kind,e.Quote)}}}
  if !any && c.Has(triage.Shouting){miss++; fmt.Println("MISS",c.ID,c.Source,c.Evidence["shouting"])}
  cc:=c.Signals.Counts
  if c.Has(triage.Shouting){ fmt.Printf("S+ %s ex=%d many=%d caps=%.3f runs=%d w=%d dollar=%d\n",c.Kind,cc.Exclaims,cc.ManyExclaims,cc.CapsShare(),cc.CapsRuns,cc.Words,cc.DollarRuns)}
 }
 for k,v:=range m{fmt.Println(k,v.n,v.r)}
}
