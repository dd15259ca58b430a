package judge
import "testing"
func BenchmarkNewReader(b *testing.B){ for b.Loop(){ if _,err:=NewReader();err!=nil{b.Fatal(err)} } }
